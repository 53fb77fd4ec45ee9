import { clientCredential } from "../control-planes/client-credential.js";
import {
  controlPlane,
  createControlPlane,
  deleteControlPlane,
  type ControlPlane,
} from "../control-planes/control-plane.js";
import { setPoolNodes } from "../control-planes/pool-nodes.js";
import { recordedNames } from "../control-planes/record.js";
import type { LocalClusterConfiguration } from "./cluster-configuration.js";
import { addToKubeconfig, removeFromKubeconfig, type Access } from "./kubeconfig-file.js";

/** A cluster of kind or k3d in the sandbox. */
export interface LocalCluster {
  readonly engine: "kind" | "k3d";
  readonly name: string;
}

/** Where the cluster lives and which kubeconfig file knows it. */
export interface Place {
  /** Folder of the sandbox. */
  readonly root: string;
  /** Kubeconfig file. */
  readonly kubeconfig: string;
}

/** Nodes of a real local cluster have all of the host, however large it is; here each is a small virtual machine. */
const machine = { type: "", vcpu: 2, memoryGiB: 4 };

/** Creates a cluster and its context; one that exists already is an error, as it is with the real programs. */
export async function createLocalCluster(
  { root, kubeconfig }: Place,
  cluster: LocalCluster,
  configuration: LocalClusterConfiguration,
): Promise<void> {
  const id = contextName(cluster);
  if ((await controlPlane(root, id)) !== undefined) {
    throw new Error(`a cluster with the name "${cluster.name}" already exists`);
  }
  const kubernetes = configuration.version.split(".").slice(0, 2).join(".").slice(1);
  const created = await createControlPlane(root, { name: id, kubernetes, services: configuration.services });
  await createNodes(root, cluster, configuration);
  await addToKubeconfig(kubeconfig, await access(root, created));
}

/** Deletes a cluster and its context; nothing happens when there is none. */
export async function deleteLocalCluster({ root, kubeconfig }: Place, cluster: LocalCluster): Promise<void> {
  await deleteControlPlane(root, contextName(cluster));
  await removeFromKubeconfig(kubeconfig, contextName(cluster));
}

/** Names of the clusters of one engine. */
export async function localClusters(root: string, engine: LocalCluster["engine"]): Promise<readonly string[]> {
  const prefix = `${engine}-`;
  return (await recordedNames(root)).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** How to reach a cluster as its administrator. */
export async function localClusterAccess(root: string, cluster: LocalCluster): Promise<Access> {
  const found = await controlPlane(root, contextName(cluster));
  if (found === undefined) {
    throw new Error(`there is no cluster with the name "${cluster.name}"`);
  }
  return access(root, found);
}

/** Name of the context that the real program writes, and of the control plane. */
export function contextName({ engine, name }: LocalCluster): string {
  return `${engine}-${name}`;
}

async function access(root: string, { name, endpoint, certificateAuthority }: ControlPlane): Promise<Access> {
  return { name, server: endpoint, certificateAuthority, ...(await clientCredential(root, name)) };
}

async function createNodes(
  root: string,
  cluster: LocalCluster,
  configuration: LocalClusterConfiguration,
): Promise<void> {
  const { pods, servers, workers, labels, version } = configuration;
  const common = { controlPlane: contextName(cluster), machine, region: "", zones: [""], pods, kubelet: version };
  const [server, worker] = poolNames(cluster);
  const role = { "node-role.kubernetes.io/control-plane": "" };
  const reserved = cluster.engine === "kind" && workers > 0;
  const taints = reserved
    ? [{ key: "node-role.kubernetes.io/control-plane", value: "", effect: "NoSchedule" as const }]
    : [];
  await setPoolNodes(root, { ...common, pool: server, count: servers, labels: { ...role, ...labels }, taints });
  await setPoolNodes(root, { ...common, pool: worker, count: workers, labels, taints: [] });
}

function poolNames({ engine, name }: LocalCluster): readonly [string, string] {
  return engine === "kind" ? [`${name}-control-plane`, `${name}-worker`] : [`k3d-${name}-server`, `k3d-${name}-agent`];
}
