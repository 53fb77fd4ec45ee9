import { asoReference, asoResource, type AsoReference, type AsoResource } from "./aso.js";
import type { AksObjectScope } from "./aks.js";
import { cloudName } from "./scope.js";

/** Where a cluster is attached. */
export interface AksNetwork {
  readonly resources: readonly AsoResource[];
  readonly subnet: AsoReference | { readonly armId: string };
  /** How nodes reach the internet. */
  readonly outboundType: "userAssignedNATGateway" | "loadBalancer";
}

/** The subnet that the spec names, or a virtual network of the cluster's own with NAT. */
export function aksNetwork(scope: AksObjectScope): AksNetwork {
  const { cluster, own, spec } = scope;
  if (spec.existingNetwork !== undefined) {
    return { resources: [], subnet: { armId: spec.existingNetwork.subnetId }, outboundType: "loadBalancer" };
  }
  const inGroup = (role?: string) => ({
    azureName: cloudName(scope, role),
    location: spec.region,
    owner: { name: cluster },
  });
  const nat = `${cluster}-nat`;
  const nodes = `${cluster}-nodes`;
  const { credentials } = own;
  return {
    resources: [
      asoResource("PublicIPAddress", nat, credentials, {
        ...inGroup("nat"),
        sku: { name: "Standard" },
        publicIPAllocationMethod: "Static",
        zones: ["1", "2", "3"],
      }),
      asoResource("NatGateway", nat, credentials, {
        ...inGroup("nat"),
        sku: { name: "Standard" },
        publicIpAddresses: [{ reference: asoReference("PublicIPAddress", nat) }],
      }),
      asoResource("VirtualNetwork", cluster, credentials, {
        ...inGroup(),
        addressSpace: { addressPrefixes: [spec.network.nodes] },
      }),
      asoResource("VirtualNetworksSubnet", nodes, credentials, {
        azureName: cloudName(scope, "nodes"),
        owner: { name: cluster },
        addressPrefix: spec.network.nodes,
        natGateway: { reference: asoReference("NatGateway", nat) },
      }),
    ],
    subnet: asoReference("VirtualNetworksSubnet", nodes),
    outboundType: "userAssignedNATGateway",
  };
}
