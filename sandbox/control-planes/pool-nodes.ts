import type { Taint } from "../../lib/fleet/cluster-spec.js";

/** The nodes of one pool. */
export interface PoolNodes {
  /** Name of the control plane that they join. */
  readonly controlPlane: string;
  readonly pool: string;
  readonly count: number;
  /** The cloud's own machine type and its size. */
  readonly machine: { readonly type: string; readonly vcpu: number; readonly memoryGiB: number };
  readonly region: string;
  /** Zones that the nodes are spread over, round robin. */
  readonly zones: readonly string[];
  /** Range that the nodes' pod ranges are cut from, in CIDR notation. */
  readonly pods: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly Taint[];
  /** Version that the kubelets report: `"v1.35.2"`. */
  readonly kubelet: string;
}

/** Makes exactly these nodes exist, named `<pool>-<n>` from 0. */
export function setPoolNodes(root: string, pool: PoolNodes): Promise<void> {
  return Promise.reject(new Error(`not written yet: ${root} ${pool.pool}`));
}

/** Removes all nodes of a pool. */
export function deletePoolNodes(root: string, controlPlane: string, pool: string): Promise<void> {
  return Promise.reject(new Error(`not written yet: ${root} ${controlPlane} ${pool}`));
}
