import { contains, type Cidr } from "../cidr.js";
import type { ClusterSpec } from "./cluster-spec.js";

/** Addresses of a cluster that no range of a team opens. */
export interface KeptRange {
  readonly cidr: Cidr;
  /** What the cluster has there, in the words of a message. */
  readonly what: string;
}

/**
 * Where a cloud tells a machine who it is, and hands out its credentials; what else is link-local is as little a team's.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html
 */
const metadata: KeptRange = { cidr: "169.254.0.0/16", what: "the metadata of its machines" };

/** https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16 */
const wireServer: KeptRange = { cidr: "168.63.129.16/32", what: "the configuration of its machines" };

/** What lies outside of every range that a team may reach on a cluster. Pods are let in by namespace. */
export function keptRanges({ cloud, network: { pods, services } }: ClusterSpec): KeptRange[] {
  return [
    metadata,
    ...(cloud === "aks" ? [wireServer] : []),
    { cidr: pods, what: "its pods" },
    { cidr: services, what: "its Services" },
  ];
}

/** What is left out of a range on a cluster: what no team may reach, and its nodes unless the range is of them alone. */
export function exceptions(range: Cidr, spec: ClusterSpec): Cidr[] {
  const kept = [...keptRanges(spec).map(({ cidr }) => cidr), spec.network.nodes];
  return kept.filter((cidr) => cidr !== range && contains(range, cidr));
}
