import { Network, Router, RouterNat, Subnetwork } from "@pulumi/gcp/compute";
import type { Input, Resource } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import type { GkeScope } from "./scope.js";

/** Names of the secondary ranges, in a network of the cluster's own as in an existing one. */
export const secondaryRanges = { pods: "pods", services: "services" } as const;

/** Where a cluster is attached. */
export interface GkeNetwork {
  readonly network: Input<string>;
  readonly subnetwork: Input<string>;
  /** What must exist before anything in the network reaches the internet. */
  readonly ready: readonly Resource[];
}

/** The network that the spec names, or one of the cluster's own with a subnetwork and NAT. */
export function gkeNetwork(scope: GkeScope): GkeNetwork {
  const { cluster, options, spec } = scope;
  if (spec.existingNetwork !== undefined) {
    return { ...spec.existingNetwork, ready: [] };
  }
  const network = new Network(`${cluster}-network`, { name: cloudName(scope), autoCreateSubnetworks: false }, options);
  const subnetwork = new Subnetwork(
    `${cluster}-nodes`,
    {
      name: cloudName(scope, "nodes"),
      network: network.id,
      region: spec.region,
      ipCidrRange: spec.network.nodes,
      secondaryIpRanges: [
        { rangeName: secondaryRanges.pods, ipCidrRange: spec.network.pods },
        { rangeName: secondaryRanges.services, ipCidrRange: spec.network.services },
      ],
      privateIpGoogleAccess: true,
    },
    options,
  );
  const router = new Router(
    `${cluster}-nat`,
    { name: cloudName(scope, "nat"), network: network.id, region: spec.region },
    options,
  );
  const nat = new RouterNat(
    `${cluster}-nat`,
    {
      name: cloudName(scope, "nat"),
      router: router.name,
      region: spec.region,
      natIpAllocateOption: "AUTO_ONLY",
      sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    },
    options,
  );
  return { network: network.id, subnetwork: subnetwork.id, ready: [nat] };
}
