import { askApiServer, existing } from "../lib/kubernetes/api-server.js";
import type { Home } from "./home.js";
import { stackOutputs } from "./stack-outputs.js";
import type { Target } from "./waves.js";

/** A cluster that Cluster API holds on the management cluster. */
export interface HeldCluster {
  readonly name: string;
  /** Whether flotilla has written its objects. */
  readonly isOurs: boolean;
}

const patience = 15_000;

interface ClusterList {
  readonly items?: readonly {
    readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  }[];
}

/**
 * The clusters that Cluster API holds on the management cluster, by one request; none where there is no management cluster yet, or no
 * Cluster API.
 *
 * @throws when the API server does not answer
 */
export async function heldBy({ stack }: Target, { workDir }: Home): Promise<readonly HeldCluster[]> {
  const outputs = await stackOutputs(workDir, stack);
  if (!("kubeconfig" in outputs)) {
    return [];
  }
  const path = "/apis/cluster.x-k8s.io/v1beta2/clusters";
  const list = await askApiServer(outputs.kubeconfig, patience, (ask) => existing(ask(path)));
  return heldClusters(list ?? {});
}

/** The clusters of a list, as an API server answers it. */
export function heldClusters({ items = [] }: ClusterList): readonly HeldCluster[] {
  return items.map(({ metadata: { name, labels } }) => ({
    name,
    isOurs: labels?.["app.kubernetes.io/managed-by"] === "flotilla",
  }));
}
