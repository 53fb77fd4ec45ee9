import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import type { EksHardening, Options } from "../../lib/fleet/hardening.js";
import { tiers } from "../../lib/fleet/tiers.js";
import { zones } from "../../lib/zones.js";
import { zoneRanges, type ZoneRanges } from "../cluster/eks/ranges.js";

/** A subnet as the provider for AWS takes it. */
export interface Subnet {
  /** Id of one that is there, else any name: the provider then makes it. */
  readonly id: string;
  readonly cidrBlock?: string;
  readonly availabilityZone?: string;
  readonly isPublic?: boolean;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Where a cluster is attached, as the provider for AWS takes it. */
export interface AwsNetwork {
  readonly vpc: {
    readonly id?: string;
    readonly cidrBlock?: string;
    readonly secondaryCidrBlocks?: readonly { readonly ipv4CidrBlock: string }[];
    readonly subnetSchema?: "PreferPrivate" | "PreferPublic";
  };
  readonly subnets: readonly Subnet[];
}

/** By this tag the provider finds the subnets of pods, which no node is put in. */
const podSubnet = { "sigs.k8s.io/cluster-api-provider-aws/association": "secondary" } as const;

/** The network that the spec names, or the VPC and subnets that Pulumi would make, with the same ranges in the same zones. */
export function eksNetwork({ existingNetwork, network, region, tier }: EksSpec, on: Options<EksHardening>): AwsNetwork {
  if (existingNetwork !== undefined) {
    return { vpc: { id: existingNetwork.vpcId }, subnets: existingNetwork.nodeSubnetIds.map((id) => ({ id })) };
  }
  const names = zones("eks", region, tiers[tier].zones);
  return {
    vpc: {
      cidrBlock: network.pods,
      secondaryCidrBlocks: network.nodes === network.pods ? [] : [{ ipv4CidrBlock: network.nodes }],
      subnetSchema: on.privateNodes ? "PreferPrivate" : "PreferPublic",
    },
    subnets: zoneRanges(network, names).flatMap(zoneSubnets),
  };
}

/** The subnets of a zone: one with a way in, one for machines and, where pods have their own, one for these. */
export function zoneSubnets({ zone, nodes, open, pods }: ZoneRanges): Subnet[] {
  const subnet = (role: string, cidrBlock: string, isPublic: boolean) => ({
    id: `${role}-${zone}`,
    cidrBlock,
    availabilityZone: zone,
    isPublic,
  });
  return [
    subnet("public", open, true),
    subnet("nodes", nodes, false),
    ...(pods === undefined ? [] : [{ ...subnet("pods", pods, false), tags: podSubnet }]),
  ];
}
