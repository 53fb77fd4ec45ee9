import type { ExecCredential } from "../kubeconfig.js";

/** How to reach the API server of a local cluster. */
export interface LocalAddress {
  /** Address: `"https://…"`. */
  readonly server: string;
  /** Certificate of its authority, PEM in base64. */
  readonly certificateAuthority: string;
}

/** Prints what the user's kubeconfig says of the cluster itself, and so nothing of its credentials. */
export function addressCommand(context: string): string {
  return `kubectl config view --raw --minify --context ${context} -o 'jsonpath={.clusters[0].cluster}'`;
}

/** What {@link addressCommand} has printed. */
export function clusterAddress(printed: string): LocalAddress {
  const { server, "certificate-authority-data": certificateAuthority } = JSON.parse(printed) as Readonly<
    Record<string, string>
  >;
  return { server: server ?? "", certificateAuthority: certificateAuthority ?? "" };
}

/** An ExecCredential of a client certificate: https://kubernetes.io/docs/reference/config-api/client-authentication.v1beta1/ */
const template = [
  "{{with index .users 0}}",
  '{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{',
  '"clientCertificateData":{{index .user "client-certificate-data"|base64decode|printf "%q"}},',
  '"clientKeyData":{{index .user "client-key-data"|base64decode|printf "%q"}}',
  "}}",
  "{{end}}",
].join("");

/** Credentials of a local cluster: its client certificate, read from the user's kubeconfig each time. */
export function localCredential(context: string): ExecCredential {
  return {
    command: "kubectl",
    args: ["config", "view", "--raw", "--minify", "--context", context, "-o", `go-template=${template}`],
    installHint: "Install kubectl: https://kubernetes.io/docs/tasks/tools/",
  };
}
