import type { LocalSpec, NetworkSpec } from "../../../lib/fleet/cluster-spec.js";
import { resourceName } from "../../../lib/names.js";
import { poolSize } from "../pool-size.js";

/** A local cluster, whichever program runs it. */
export interface LocalPlan {
  /** Name on the machine; the fleet's name keeps it apart from what else runs there. */
  readonly name: string;
  readonly kubernetes: string;
  readonly network: NetworkSpec;
  /** The nodes, at least one; the first runs the control plane too. */
  readonly nodes: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

/** What a program needs to be told. */
export interface LocalCommands {
  /** Configuration file, read from standard input. */
  readonly configuration: string;
  readonly create: string;
  readonly remove: string;
  /** Context that the program adds to the user's kubeconfig. */
  readonly context: string;
}

/** The plan of a cluster: one node for each that its pools have at the start. */
export function localPlan(fleet: string, cluster: string, { kubernetes, network, pools }: LocalSpec): LocalPlan {
  const nodes = Object.values(pools).flatMap((pool) =>
    Array.from({ length: poolSize(pool).start }, () => ({ labels: { ...pool.labels } })),
  );
  return { name: resourceName(fleet, cluster), kubernetes, network, nodes };
}
