import { clientCredential } from "../control-planes/client-credential.js";
import { readRecord, recordedNames } from "../control-planes/record.js";

/** Variables that a credential plugin is called with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** How client-go tells a plugin what it wants. https://kubernetes.io/docs/reference/config-api/client-authentication.v1beta1/ */
interface ExecInfo {
  readonly apiVersion?: string;
  readonly spec?: { readonly cluster?: { readonly server?: string } };
}

const defaultVersion = "client.authentication.k8s.io/v1beta1";

/** What a plugin prints: the client certificate of a control plane of the sandbox. */
export async function execCredential(root: string, controlPlane: string, environment: Environment): Promise<string> {
  const { certificate, key } = await clientCredential(root, controlPlane);
  return JSON.stringify({
    apiVersion: execInfo(environment).apiVersion ?? defaultVersion,
    kind: "ExecCredential",
    status: { clientCertificateData: certificate, clientKeyData: key },
  });
}

/** Folder of the sandbox that a program of it was called in. */
export function sandboxRoot(program: string, environment: Environment): string {
  const root = environment["FLOTILLA_SANDBOX"];
  if (root === undefined || root === "") {
    throw new Error(`this ${program} is the sandbox's stand-in and needs its environment: run ". .sandbox/env" first`);
  }
  return root;
}

/** Name of the control plane whose address the caller wants to talk to (`provideClusterInfo`). */
export async function calledControlPlane(root: string, environment: Environment): Promise<string> {
  const server = execInfo(environment).spec?.cluster?.server;
  if (server === undefined) {
    throw new Error("KUBERNETES_EXEC_INFO names no cluster: set provideClusterInfo: true in the kubeconfig");
  }
  const { port } = new URL(server);
  for (const name of await recordedNames(root)) {
    if (String((await readRecord(root, name)).port) === port) {
      return name;
    }
  }
  throw new Error(`no control plane of the sandbox listens on ${server}`);
}

function execInfo(environment: Environment): ExecInfo {
  return JSON.parse(environment["KUBERNETES_EXEC_INFO"] ?? "{}") as ExecInfo;
}
