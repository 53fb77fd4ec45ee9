import { prefixLength, size, subnets, type Cidr } from "../../lib/cidr.js";
import { poolAnnotation, type Node } from "./node.js";
import type { PoolNodes } from "./pool-nodes.js";

/** Where a new node goes. */
export interface Place {
  readonly name: string;
  readonly zone: string;
  readonly podRange: Cidr;
}

/** Prefix length of the range of one node's pods: 254 addresses for 110 pods. */
const nodePrefix = 24;

/** Places for new nodes among the standing ones: in the zones that have the fewest of the pool, each with a range that no node has. */
export function newPlaces(
  pool: PoolNodes,
  standing: readonly Node[],
  { count, from }: { readonly count: number; readonly from: number },
): readonly Place[] {
  if (count <= 0) {
    return [];
  }
  const ranges = freeRanges(pool.pods as Cidr, standing, count);
  const zones = newZones(pool, standing, count);
  return zones.map((zone, index) => {
    const name = `${pool.pool}-${from + index}`;
    const podRange = ranges[index];
    if (podRange === undefined) {
      throw new Error(
        `pool ${pool.pool} has ${pool.count} nodes, and ${pool.pods} has no /${nodePrefix} left for the pods of ${name}`,
      );
    }
    return { name, zone, podRange };
  });
}

/** The zone that a node is in; on a local cluster there is none. */
export function zoneOf({ metadata }: Node): string {
  return metadata.labels["topology.kubernetes.io/zone"] ?? "";
}

/** The number at the end of a node's name. */
export function numberOf({ metadata }: Node): number {
  return Number(/-(\d+)$/.exec(metadata.name)?.[1] ?? -1);
}

/** The zones of a pool; without any it is in its region as a whole. */
export function zonesOf({ zones, region }: PoolNodes): readonly string[] {
  return zones.length === 0 ? [region] : zones;
}

function newZones(of: PoolNodes, standing: readonly Node[], count: number): readonly string[] {
  const all = zonesOf(of);
  const counts = new Map(all.map((zone) => [zone, 0]));
  for (const each of standing.filter(({ metadata }) => metadata.annotations[poolAnnotation] === of.pool)) {
    counts.set(zoneOf(each), (counts.get(zoneOf(each)) ?? 0) + 1);
  }
  return Array.from({ length: count }, () => {
    const zone = all.reduce((best, each) => ((counts.get(each) ?? 0) < (counts.get(best) ?? 0) ? each : best));
    counts.set(zone, (counts.get(zone) ?? 0) + 1);
    return zone;
  });
}

function freeRanges(pods: Cidr, standing: readonly Node[], count: number): readonly Cidr[] {
  const taken = new Set(standing.map(({ spec }) => spec.podCIDR));
  const prefix = Math.max(nodePrefix, prefixLength(pods));
  const most = Math.min(size(pods) / 2 ** (32 - prefix), standing.length + count);
  return subnets(pods, prefix, most).filter((range) => !taken.has(range));
}
