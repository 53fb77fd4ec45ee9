import { NatGateway, PublicIPAddress, Subnet, VirtualNetwork } from "@pulumi/azure-native/network";
import type { Input } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import type { AksScope } from "./scope.js";

/** Where a cluster is attached. */
export interface AksNetwork {
  readonly subnetId: Input<string>;
  /** How nodes reach the internet. */
  readonly outboundType: "userAssignedNATGateway" | "loadBalancer";
}

/** The subnet that the spec names, or a virtual network of the cluster's own with NAT. */
export function aksNetwork(scope: AksScope): AksNetwork {
  const { cluster, options, place, spec } = scope;
  if (spec.existingNetwork !== undefined) {
    return { subnetId: spec.existingNetwork.subnetId, outboundType: "loadBalancer" };
  }
  const network = new VirtualNetwork(
    `${cluster}-network`,
    {
      ...place,
      virtualNetworkName: cloudName(scope),
      addressSpace: { addressPrefixes: [spec.network.nodes] },
    },
    { ...options, ignoreChanges: ["subnets"] }, // the subnet is a resource of its own
  );
  const subnet = new Subnet(
    `${cluster}-nodes`,
    {
      resourceGroupName: place.resourceGroupName,
      virtualNetworkName: network.name,
      subnetName: cloudName(scope, "nodes"),
      addressPrefix: spec.network.nodes,
      natGateway: { id: natGateway(scope).id },
    },
    options,
  );
  return { subnetId: subnet.id, outboundType: "userAssignedNATGateway" };
}

function natGateway(scope: AksScope): NatGateway {
  const { cluster, options, place } = scope;
  const name = cloudName(scope, "nat");
  const address = new PublicIPAddress(
    `${cluster}-nat`,
    {
      ...place,
      publicIpAddressName: name,
      sku: { name: "Standard" },
      publicIPAllocationMethod: "Static",
      zones: ["1", "2", "3"],
    },
    options,
  );
  return new NatGateway(
    `${cluster}-nat`,
    { ...place, natGatewayName: name, sku: { name: "Standard" }, publicIpAddresses: [{ id: address.id }] },
    options,
  );
}
