import { askApiServer, existing } from "../lib/kubernetes/api-server.js";

/** What the inventory on the management cluster says of a cluster. */
export interface InventoryRow {
  readonly name: string;
  /** Version that its stack has last seen; none before that has run. */
  readonly kubernetes: string | undefined;
  /** Whether its control plane was healthy when its stack has last run; none where nobody has said. */
  readonly healthy: boolean | undefined;
  /** By name without prefix: `tier`, `cloud`, `region`, `ring`, `provisioner`. */
  readonly properties: Readonly<Record<string, string>>;
}

interface ClusterProfile {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly status?: {
    readonly version?: { readonly kubernetes?: string };
    readonly properties?: readonly { readonly name: string; readonly value: string }[];
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The profiles of all namespaces that flotilla manages; another manager's clusters are not the fleet's. */
const profiles =
  "/apis/multicluster.x-k8s.io/v1alpha1/clusterprofiles?labelSelector=x-k8s.io%2Fcluster-manager%3Dflotilla";
const prefix = "flotilla/";

/**
 * Every cluster that the inventory lists, by name; `undefined` when the management cluster has none. It takes one request.
 *
 * @throws when the API server does not answer within the given time
 */
export async function inventoryRows(
  kubeconfig: string,
  milliseconds: number,
): Promise<ReadonlyMap<string, InventoryRow> | undefined> {
  const list = await askApiServer(kubeconfig, milliseconds, (ask) => existing(ask(profiles))); // without a definition there is no list
  const { items = [] } = (list ?? {}) as { readonly items?: readonly ClusterProfile[] };
  return items.length === 0 ? undefined : new Map(items.map((item) => [item.metadata.name, inventoryRow(item)]));
}

/** A profile has the same in its labels, which the management stack writes, and in its status, which its own stack does. */
export function inventoryRow({ metadata, status = {} }: ClusterProfile): InventoryRow {
  const known = [
    ...Object.entries(metadata.labels ?? {}),
    ...(status.properties ?? []).map(({ name, value }) => [name, value] as const),
  ];
  const condition = status.conditions?.find(({ type }) => type === "ControlPlaneHealthy")?.status;
  return {
    name: metadata.name,
    kubernetes: status.version?.kubernetes,
    healthy: condition === "True" ? true : condition === "False" ? false : undefined,
    properties: Object.fromEntries(
      known
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value] as const),
    ),
  };
}
