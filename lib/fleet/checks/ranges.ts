import { cidr, contains, isCidr, prefixLength, resized, type Cidr } from "../../cidr.js";
import { childPath } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { ClusterSpec, NetworkSpec } from "../cluster-spec.js";
import { eachCluster } from "./each.js";

/** Every range is written as all clouds accept it. */
export const wellFormedRanges = eachCluster((spec, path) => [
  ...networkRanges(spec).flatMap(([key, range]) => cidr(`${path}.network.${key}`, range)),
  ...("authorizedNetworks" in spec ? spec.authorizedNetworks : []).flatMap((range, index) =>
    cidr(childPath(`${path}.authorizedNetworks`, index), range),
  ),
]);

/** The widest and the narrowest prefix that a cloud allows for each range. */
type Prefixes = Readonly<Record<keyof NetworkSpec, readonly [widest: number, narrowest: number]>>;

/**
 * - EKS: https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html and
 *   https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html. A VPC and a subnet may have /16 to /28; a zone's
 *   subnets are a quarter of the range, and its public subnet a sixteenth of the nodes' range.
 * - GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips#cluster_sizing
 * - AKS: https://learn.microsoft.com/azure/aks/azure-cni-overlay
 * - local: what the API server takes, https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/
 */
const allowedPrefixes: Readonly<Record<ClusterSpec["cloud"], Prefixes>> = {
  eks: { nodes: [16, 24], pods: [16, 26], services: [12, 24] },
  gke: { nodes: [8, 29], pods: [9, 24], services: [16, 28] },
  aks: { nodes: [8, 29], pods: [8, 24], services: [13, 28] },
  local: { nodes: [8, 30], pods: [8, 24], services: [12, 28] },
};

/** Every range is as wide as its cloud allows; those of an existing network are what they are. */
export const rangeSizes = eachCluster((spec, path) =>
  networkRanges(spec).flatMap(([key, range]) => {
    if (key !== "services" && "existingNetwork" in spec) {
      return [];
    }
    const [widest, narrowest] = allowedPrefixes[spec.cloud][key];
    const prefix = isCidr(range) ? prefixLength(range) : widest;
    const allowed = Math.min(Math.max(prefix, widest), narrowest);
    if (prefix === allowed) {
      return [];
    }
    const must = `be between /${widest} and /${narrowest} on ${spec.cloud}`;
    return [violation("range-size", `${path}.network.${key}`, must, { got: range, fix: resized(range, allowed) })];
  }),
);

/** https://www.rfc-editor.org/rfc/rfc1918#section-3 */
const privateRanges: readonly Cidr[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** EKS takes a Services range from the private ranges alone. */
export const privateServices = eachCluster((spec, path) => {
  const { services } = spec.network;
  return spec.cloud !== "eks" || !isCidr(services) || privateRanges.some((range) => contains(range, services))
    ? []
    : [violation("private-services", `${path}.network.services`, `be in ${inWords(privateRanges)}`, { got: services })];
});

/** A VPC whose first range is in one of these takes no further range from another one. */
const vpcFamilies: readonly Cidr[] = [...privateRanges, "198.19.0.0/16"];

/**
 * On EKS the pods' range is the VPC's first and the nodes' range is associated with it, for which AWS has rules.
 * https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
 */
export const vpcAssociation = eachCluster((spec, path) => {
  const { nodes, pods } = spec.network;
  if (spec.cloud !== "eks" || spec.existingNetwork !== undefined || !isCidr(nodes) || !isCidr(pods)) {
    return [];
  }
  const family = vpcFamilies.find((range) => contains(range, nodes));
  if (family === undefined || contains(family, pods)) {
    return [];
  }
  const own = vpcFamilies.filter((range) => contains(range, pods));
  const must = `be in ${inWords([...own, "100.64.0.0/10"])} to share a VPC with network.pods ${pods}`;
  const fix = resized("100.64.0.0/10", prefixLength(nodes));
  return [violation("vpc-association", `${path}.network.nodes`, must, { got: nodes, fix })];
});

/** https://learn.microsoft.com/azure/aks/azure-cni-overlay: ranges that AKS uses itself. */
const takenByAks: readonly Cidr[] = ["169.254.0.0/16", "172.30.0.0/16", "172.31.0.0/16", "192.0.2.0/24"];

/** No range touches those that AKS keeps for itself. */
export const reservedRanges = eachCluster((spec, path) =>
  spec.cloud !== "aks"
    ? []
    : networkRanges(spec).flatMap(([key, range]) => reservedRange(`${path}.network.${key}`, range)),
);

function reservedRange(path: string, range: Cidr): Problem[] {
  const taken = isCidr(range) ? takenByAks.find((each) => contains(each, range) || contains(range, each)) : undefined;
  return taken === undefined
    ? []
    : [violation("reserved-range", path, `not overlap with ${taken}, which AKS uses itself`, { got: range })];
}

/** The ranges of a cluster with their keys. */
export function networkRanges({ network }: ClusterSpec): [keyof NetworkSpec, Cidr][] {
  return [
    ["nodes", network.nodes],
    ["pods", network.pods],
    ["services", network.services],
  ];
}

function inWords(ranges: readonly string[]): string {
  return ranges.length < 2 ? ranges.join("") : `${ranges.slice(0, -1).join(", ")} or ${ranges.at(-1) ?? ""}`;
}
