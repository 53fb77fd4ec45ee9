import { load } from "js-yaml";

/** How to reach an API server. */
export interface ApiServer {
  /** Address: `"https://…"`. */
  readonly server: string;
  /** Certificate of its authority, PEM in base64. */
  readonly certificateAuthority: string;
}

/** The two values, from a kubeconfig. */
export function address(kubeconfig: string): ApiServer {
  const { clusters } = load(kubeconfig) as {
    readonly clusters: readonly [{ readonly cluster: Readonly<Record<string, string>> }];
  };
  const { server = "", "certificate-authority-data": certificateAuthority = "" } = clusters[0].cluster;
  return { server, certificateAuthority };
}
