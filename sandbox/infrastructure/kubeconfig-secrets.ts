import { CLUSTER_NAME_LABEL } from "../../constructs/cluster-api/contract.js";
import type { ClientCredential } from "../control-planes/client-credential.js";
import type { Properties } from "../provider/property-value.js";
import type { MadeControlPlane } from "./cluster-driver.js";
import { SECRET } from "./kinds.js";
import type { ManagedObject } from "./managed-object.js";
import type { ManagementObjects } from "./management-objects.js";

/**
 * Keeps the kubeconfigs of a cluster: `<cluster>-kubeconfig`, by which Cluster API reaches it, and `<cluster>-user-kubeconfig` for
 * people, where the provider makes one.
 */
export async function keepKubeconfigs(
  objects: ManagementObjects,
  { cluster, controlPlane }: { readonly cluster: string; readonly controlPlane: ManagedObject },
  made: MadeControlPlane,
  { certificate, key }: ClientCredential,
): Promise<void> {
  const own = { "client-certificate-data": base64(certificate), "client-key-data": base64(key) };
  const users: readonly (readonly [string, Properties | undefined])[] = [
    [`${cluster}-kubeconfig`, own],
    [`${cluster}-user-kubeconfig`, made.user],
  ];
  for (const [name, user] of users) {
    if (user !== undefined) {
      await objects.keep(SECRET, secret({ name, cluster, controlPlane }, kubeconfig(cluster, made, user)));
    }
  }
}

interface SecretScope {
  readonly name: string;
  readonly cluster: string;
  readonly controlPlane: ManagedObject;
}

function secret({ name, cluster, controlPlane }: SecretScope, value: string): Properties & { metadata: Properties } {
  const { apiVersion, kind, metadata } = controlPlane;
  return {
    apiVersion: "v1",
    kind: "Secret",
    type: "cluster.x-k8s.io/secret",
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: { [CLUSTER_NAME_LABEL]: cluster },
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid }],
    },
    data: { value: base64(value) },
  };
}

/** JSON is YAML. */
function kubeconfig(cluster: string, { endpoint, certificateAuthority }: MadeControlPlane, user: Properties): string {
  const name = `${cluster}-admin@${cluster}`;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": name,
    clusters: [{ name: cluster, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
    contexts: [{ name, context: { cluster, user: name } }],
    users: [{ name, user }],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
