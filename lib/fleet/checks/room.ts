import { isCidr, resized, size } from "../../cidr.js";
import { violation, type Problem } from "../../problem.js";
import type { ClusterSpec } from "../cluster-spec.js";
import { tiers } from "../tiers.js";
import { eachCluster } from "./each.js";
import { largestSize } from "./pools.js";

/** Addresses that a range needs for a number of nodes that are spread over some zones. */
type Need = (nodes: number, zones: number) => number;

/** A cluster's range of nodes has room for all pools at their largest. */
export const roomForNodes = eachCluster((spec, path) => room(spec, `${path}.network`, "nodes"));

/** A cluster's range of pods has room for the pods of as many nodes. */
export const roomForPods = eachCluster((spec, path) => room(spec, `${path}.network`, "pods"));

/** On GKE, on AKS with an overlay network and in kind each node gets a /24 for its 110 pods. */
const blockOfNode = 256;

/**
 * Each zone on EKS has a quarter of the range, of which AWS keeps five addresses and the control plane needs six. A pod has an
 * address of its own there, which a node takes in blocks of 16: 128 are enough for 110 pods and the node's interfaces.
 *
 * - EKS: https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html
 * - GKE: https://cloud.google.com/kubernetes-engine/docs/concepts/alias-ips
 * - AKS: https://learn.microsoft.com/azure/aks/concepts-network-ip-address-planning
 */
const needs: Readonly<Record<ClusterSpec["cloud"], Readonly<Record<"nodes" | "pods", Need>>>> = {
  eks: {
    nodes: (nodes, zones) => 4 * (Math.ceil(nodes / zones) + 5 + 6),
    pods: (nodes, zones) => 4 * (Math.ceil(nodes / zones) * 128 + 5),
  },
  gke: { nodes: (nodes) => nodes + 4, pods: (nodes) => nodes * blockOfNode },
  aks: { nodes: (nodes) => nodes + 5, pods: (nodes) => nodes * blockOfNode },
  local: { nodes: (nodes) => nodes + 2, pods: (nodes) => nodes * blockOfNode },
};

function room(spec: ClusterSpec, path: string, key: "nodes" | "pods"): Problem[] {
  const range = spec.network[key];
  const nodes = nodesDuringUpgrade(spec);
  const needed = needs[spec.cloud][key](nodes, tiers[spec.tier].zones);
  if ("existingNetwork" in spec || !isCidr(range) || !Number.isFinite(needed) || size(range) >= needed) {
    return [];
  }
  const prefix = 32 - Math.ceil(Math.log2(needed));
  const must = `have at least ${needed} addresses, for ${nodes} nodes`;
  const fix = prefix < 8 ? undefined : resized(range, prefix);
  return [violation(`room-for-${key}`, `${path}.${key}`, must, { got: range, fix })];
}

/** All pools at their largest, and a tenth more: an upgrade creates new nodes before it removes old ones. */
function nodesDuringUpgrade({ pools }: ClusterSpec): number {
  const sizes = Object.values(pools).map(largestSize);
  return sizes.reduce((sum, nodes) => sum + nodes + Math.ceil(nodes / 10), 0);
}
