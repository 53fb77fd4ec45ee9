import { machineClass, machineClasses, machineTypes, typeName, type MachineClass } from "../../machine-types.js";
import { nearest } from "../../nearest.js";
import { violation, type Problem } from "../../problem.js";
import { alternatives } from "../../schema.js";
import type { ClusterSpec, NodePool } from "../cluster-spec.js";
import { tiers } from "../tiers.js";
import { eachCluster, eachPool } from "./each.js";

/** Number of nodes that a pool starts with. */
function smallestSize(pool: NodePool): number {
  return "min" in pool ? pool.min : pool.nodes;
}

/** Largest number of nodes that a pool may have. */
export function largestSize(pool: NodePool): number {
  return "max" in pool ? pool.max : pool.nodes;
}

/** Sizes of pools are whole numbers, and no pool is empty. */
export const poolSizes = eachPool((pool, path) =>
  Object.entries("min" in pool ? { min: pool.min, max: pool.max } : { nodes: pool.nodes }).flatMap(([key, value]) =>
    isSize(value) ? [] : [violation("pool-size", `${path}.${key}`, "be a whole number of at least 1", { got: value })],
  ),
);

/** A pool's smallest size is no larger than its largest. */
export const poolBounds = eachPool((pool, path) =>
  "min" in pool && isSize(pool.min) && isSize(pool.max) && pool.min > pool.max
    ? [violation("pool-bounds", `${path}.min`, `be at most max ${pool.max}`, { got: pool.min })]
    : [],
);

/** Pools have a fixed size where the tier has no autoscaling. */
export const autoscaling = eachPool((pool, path, { tier }) => {
  if (tiers[tier].autoscaling || !("min" in pool)) {
    return [];
  }
  const must = `have a fixed size, since the tier ${tier} has no autoscaling`;
  const { machine, min, max } = pool;
  return [violation("autoscaling", path, must, { got: { min, max }, fix: { machine, nodes: min } })];
});

/** GKE counts the nodes of each zone, so that a fixed size must be the same number in each. */
export const evenZones = eachPool((pool, path, { cloud, tier }) => {
  const { zones } = tiers[tier];
  if (cloud !== "gke" || "min" in pool || pool.nodes % zones === 0 || !isSize(pool.nodes)) {
    return [];
  }
  const must = `be a multiple of ${zones} on gke, which has the same number of nodes in each zone`;
  const fix = Math.ceil(pool.nodes / zones) * zones;
  return [violation("even-zones", `${path}.nodes`, must, { got: pool.nodes, fix })];
});

/** There is a node for each zone of the tier. */
export const nodesForZones = eachCluster(({ tier, pools }, path) => {
  const { zones } = tiers[tier];
  const sizes = Object.values(pools).map(smallestSize);
  const nodes = sizes.every(isSize) ? sizes.reduce((sum, size) => sum + size, 0) : zones;
  const must = `have at least ${zones} ${zones === 1 ? "node" : `nodes, one in each zone that the tier ${tier} needs`}`;
  return nodes >= zones ? [] : [violation("nodes-for-zones", `${path}.pools`, must, { got: nodes })];
});

/** Every machine is in the catalogue and one of its tier's. */
export const machines = eachPool(({ machine }, path, { cloud, tier }) => {
  const found = machineClass(machine, cloud);
  if (found === undefined) {
    return unknownMachine(machine, `${path}.machine`, cloud);
  }
  const allowed: readonly MachineClass[] = tiers[tier].machines;
  if (allowed.includes(found)) {
    return [];
  }
  const types = cloud === "local" ? "" : ` (${allowed.map((name) => typeName(name, cloud)).join(", ")} on ${cloud})`;
  const must = `be ${alternatives(allowed)}${types} in the tier ${tier}`;
  const fix = allowed.length === 1 ? allowed[0] : nearest(found, allowed);
  return [violation("machine-of-tier", `${path}.machine`, must, { got: machine, fix })];
});

function unknownMachine(machine: string, path: string, cloud: ClusterSpec["cloud"]): Problem[] {
  const equal = machineClasses.find((name) => [typesOf(name), name].flat().includes(machine));
  const known = [...machineClasses, ...machineClasses.map((name) => typeName(name, cloud))];
  const fix = equal === undefined ? nearest(machine, known) : typeName(equal, cloud);
  const must =
    cloud === "local" ? "be a class of the catalogue" : `be a class of the catalogue or a type of ${cloud} in it`;
  return [violation("machine", path, must, { got: machine, fix })];
}

function isSize(nodes: number): boolean {
  return Number.isInteger(nodes) && nodes >= 1;
}

/** What the clouds call a class. */
function typesOf(machine: MachineClass): string[] {
  const { eks, gke, aks } = machineTypes[machine];
  return [eks, gke, aks];
}
