import type { LocalSpec, NodePool } from "../cluster-spec.js";
import type { Replacement } from "./replacement.js";

/** What replaces a local cluster: all that its program is told. */
export const localReplacements: readonly Replacement<LocalSpec>[] = [
  local("engine", ({ engine = "kind" }) => engine),
  local("kubernetes", ({ kubernetes }) => kubernetes),
  local("network.pods", ({ network }) => network.pods),
  local("network.services", ({ network }) => network.services),
  local("pools", ({ pools }) => Object.values(pools).map(startOf)),
];

function local(path: string, value: (spec: LocalSpec) => unknown): Replacement<LocalSpec> {
  return {
    path,
    value,
    replaced: "the cluster",
    field: "command.local.Command.triggers",
    reason: "kind and k3d only create and delete clusters",
    source: "https://kind.sigs.k8s.io/docs/user/configuration/",
  };
}

/** The nodes of a pool when the cluster is created. */
function startOf(pool: NodePool): unknown {
  return { nodes: "min" in pool ? pool.min : pool.nodes, labels: pool.labels ?? {} };
}
