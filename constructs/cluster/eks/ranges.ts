import { prefixLength, subnets, type Cidr } from "../../../lib/cidr.js";
import type { NetworkSpec } from "../../../lib/fleet/cluster-spec.js";

/** The ranges of the subnets in one zone. */
export interface ZoneRanges {
  /** Name of the zone. */
  readonly zone: string;
  /** Subnet with a route from the internet, for NAT and load balancers. */
  readonly open: Cidr;
  readonly nodes: Cidr;
  /** Subnet of the pods; `undefined` when they share the nodes'. */
  readonly pods: Cidr | undefined;
}

/**
 * Divides the ranges of a cluster among its zones: always by four, whatever the number of zones, so that a zone can be added
 * without moving the others. The fourth quarter of the nodes' range holds the public subnets.
 */
export function zoneRanges(network: NetworkSpec, zones: readonly string[]): readonly ZoneRanges[] {
  const [nodes, last] = quarters(network.nodes);
  const [open] = quarters(last);
  const [pods] = network.pods === network.nodes ? [[]] : quarters(network.pods);
  return zones.flatMap((zone, index) => {
    const [nodeRange, openRange] = [nodes[index], open[index]];
    return nodeRange === undefined || openRange === undefined
      ? []
      : [{ zone, nodes: nodeRange, open: openRange, pods: pods[index] }];
  });
}

/** The first three quarters of a range, and the fourth. */
function quarters(range: Cidr): readonly [readonly Cidr[], Cidr] {
  const all = subnets(range, prefixLength(range) + 2);
  return [all.slice(0, 3), all[3] ?? range];
}
