import { machineClass } from "../../machine-types.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { allocatable, type Allocatable } from "../allocatable.js";
import type { ClusterSpec } from "../cluster-spec.js";
import type { Fleet } from "../fleet.js";
import type { WorkloadSpec } from "../workload-spec.js";
import { largestSize } from "./pools.js";
import { mostReplicas } from "./workloads.js";

/** Nodes of one kind, as many as there may be. */
interface Nodes extends Allocatable {
  readonly count: number;
}

/** A workload on a cluster. */
interface Placement {
  readonly workload: string;
  readonly cluster: string;
  readonly request: Allocatable;
  readonly replicas: number;
  readonly nodes: readonly Nodes[];
}

/** One replica fits on the largest node of each cluster that it runs on. */
export function replicaFits(fleet: Fleet): Problem[] {
  return placements(fleet)
    .filter(({ request, nodes }) => nodes.every((node) => replicasOn(node, request) === 0))
    .map(({ workload, cluster, request, nodes }) => {
      const largest = nodes.reduce((one, other) => (other.memoryMiB > one.memoryMiB ? other : one), none);
      const must = `fit on a node of ${pathOf("clusters", cluster)}, the largest of which has ${amount(largest)}`;
      return violation("replica-fits", pathOf("workloads", workload, "resources"), must, { got: amount(request) });
    });
}

/**
 * All replicas fit on the pools of their cluster at their largest: those of each workload by themselves, packed node by node,
 * and those of all workloads by what they request together.
 */
export function replicasFit(fleet: Fleet): Problem[] {
  const requested = new Map<string, Allocatable>();
  return placements(fleet).flatMap((placement) => {
    const { workload, cluster, request, replicas, nodes } = placement;
    const room = nodes.reduce((sum, node) => sum + node.count * replicasOn(node, request), 0);
    const together = plus(requested.get(cluster) ?? none, times(request, replicas));
    const capacity = nodes.reduce((sum, node) => plus(sum, times(node, node.count)), none);
    if (room === 0 || (room >= replicas && isWithin(together, capacity))) {
      requested.set(cluster, together);
      return [];
    }
    const others = room < replicas ? "" : " beside the workloads before it";
    const must = `fit on ${pathOf("clusters", cluster)}${others}, whose pools have ${amount(capacity)} at their largest`;
    const got = `${replicas} replicas of ${amount(request)}`;
    return [violation("replicas-fit", pathOf("workloads", workload, "replicas", cluster), must, { got })];
  });
}

const none: Nodes = { milliCpu: 0, memoryMiB: 0, pods: 0, count: 0 };

/** Workloads on known clusters, as far as what they say can be reckoned with; other checks name the rest. */
function placements(fleet: Fleet): Placement[] {
  const nodesOfCluster = new Map(Object.entries(fleet.clusters).map(([name, spec]) => [name, nodesOf(spec)]));
  return Object.entries(fleet.workloads).flatMap(([workload, spec]) =>
    Object.entries(spec.replicas)
      .map(([cluster, replicas]) => ({
        workload,
        cluster,
        request: requestOf(spec),
        replicas: mostReplicas(replicas),
        nodes: nodesOfCluster.get(cluster) ?? [],
      }))
      .filter(({ request, replicas, nodes }) => nodes.length > 0 && request.milliCpu > 0 && replicas > 0),
  );
}

/** The nodes that take any pod, at their largest number. */
function nodesOf({ cloud, pools }: ClusterSpec): Nodes[] {
  return Object.values(pools).flatMap((pool) => {
    const machine = machineClass(pool.machine, cloud);
    const isOpen = (pool.taints ?? []).every(({ effect }) => effect === "PreferNoSchedule");
    return machine !== undefined && isOpen ? [{ ...allocatable(machine, cloud), count: largestSize(pool) }] : [];
  });
}

/** What one replica requests; nothing where it cannot be read. */
function requestOf({ resources: { cpu, memory } }: WorkloadSpec): Allocatable {
  const [milliCpu, memoryMiB] = [Number.parseInt(cpu, 10), Number.parseInt(memory, 10)];
  return /^\d+m$/.test(cpu) && /^\d+Mi$/.test(memory) ? { milliCpu, memoryMiB, pods: 1 } : none;
}

function replicasOn(node: Allocatable, request: Allocatable): number {
  const [byCpu, byMemory] = [node.milliCpu / request.milliCpu, node.memoryMiB / request.memoryMiB];
  return Math.floor(Math.min(byCpu, byMemory, node.pods));
}

function plus(one: Allocatable, other: Allocatable): Nodes {
  return {
    milliCpu: one.milliCpu + other.milliCpu,
    memoryMiB: one.memoryMiB + other.memoryMiB,
    pods: one.pods + other.pods,
    count: 0,
  };
}

function times(one: Allocatable, count: number): Allocatable {
  return { milliCpu: one.milliCpu * count, memoryMiB: one.memoryMiB * count, pods: one.pods * count };
}

function isWithin(one: Allocatable, other: Allocatable): boolean {
  return one.milliCpu <= other.milliCpu && one.memoryMiB <= other.memoryMiB && one.pods <= other.pods;
}

function amount({ milliCpu, memoryMiB }: Allocatable): string {
  return `${milliCpu}m processor and ${memoryMiB}Mi memory`;
}
