import type { EksAddons } from "../../lib/fleet/cluster-api-spec.js";
import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import type { EksHardening, Options } from "../../lib/fleet/hardening.js";

/** An add-on as the provider for AWS takes it. */
export interface Addon {
  readonly name: string;
  readonly version: string | undefined;
  /** Its settings, as JSON. */
  readonly configuration?: string;
  readonly conflictResolution: "overwrite";
}

/** The add-ons of a cluster, in the versions given; the agent of Pod Identity where workloads get identities. */
export function eksAddons(spec: EksSpec, on: Options<EksHardening>, versions: EksAddons): Addon[] {
  const names = ["kube-proxy", ...(on.workloadIdentity ? ["eks-pod-identity-agent" as const] : []), "coredns"] as const;
  return [
    { ...addon("vpc-cni", versions), ...settings(networkSettings(spec, on)) },
    ...names.map((name) => addon(name, versions)),
  ];
}

function addon(name: keyof EksAddons, versions: EksAddons): Addon {
  return { name, version: versions[name], conflictResolution: "overwrite" };
}

function settings(values: object): Pick<Addon, "configuration"> {
  return Object.keys(values).length === 0 ? {} : { configuration: JSON.stringify(values) };
}

/**
 * Settings of the VPC CNI, the same that Pulumi gives it. The provider makes the configurations of the interfaces itself, from
 * the subnets that are tagged as pods'.
 */
function networkSettings({ network, existingNetwork }: EksSpec, on: Options<EksHardening>): object {
  const ownSubnets = existingNetwork === undefined && network.pods !== network.nodes;
  return {
    ...(on.networkPolicy ? { enableNetworkPolicy: "true" } : {}),
    ...(ownSubnets
      ? {
          env: {
            AWS_VPC_K8S_CNI_CUSTOM_NETWORK_CFG: "true",
            ENI_CONFIG_LABEL_DEF: "topology.kubernetes.io/zone",
            ENABLE_PREFIX_DELEGATION: "true",
            WARM_PREFIX_TARGET: "1",
          },
        }
      : {}),
  };
}
