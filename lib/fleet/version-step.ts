import { pathOf } from "../path.js";
import { violation, type Problem } from "../problem.js";
import type { ClusterSpec } from "./cluster-spec.js";

/**
 * A deployed cluster goes up by one minor version of Kubernetes at a time and never down, as all clouds demand. A local
 * cluster, which a new version replaces, goes where it likes.
 *
 * - https://kubernetes.io/releases/version-skew-policy/
 * - https://docs.aws.amazon.com/eks/latest/userguide/update-cluster.html
 */
export function versionStep(cluster: string, deployed: ClusterSpec, next: ClusterSpec): Problem[] {
  const [from, to] = [minor(deployed), minor(next)];
  if (next.cloud === "local" || deployed.cloud !== next.cloud || to === from || to === from + 1) {
    return [];
  }
  const step = `1.${from + 1}`;
  const must = `stay ${deployed.kubernetes} or become ${step}, since clusters go up one minor version at a time`;
  const fix = to < from ? deployed.kubernetes : step;
  return [violation("version-step", pathOf("clusters", cluster, "kubernetes"), must, { got: next.kubernetes, fix })];
}

function minor({ kubernetes }: ClusterSpec): number {
  return Number(kubernetes.slice("1.".length));
}
