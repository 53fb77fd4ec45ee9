import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import type { AksHardening, Options } from "../../../lib/fleet/hardening.js";
import { addressAt } from "../service-address.js";

/**
 * The network of a cluster on AKS, whoever creates it. Pods have addresses of their own on top of the nodes' network, whose
 * range they do not use up.
 */
export function networkProfile<Outbound extends string>(
  { on, spec }: { readonly on: Options<AksHardening>; readonly spec: AksSpec },
  outboundType: Outbound,
) {
  return {
    networkPlugin: "azure",
    networkPluginMode: "overlay",
    networkDataplane: on.networkPolicy ? "cilium" : "azure",
    networkPolicy: on.networkPolicy ? "cilium" : "none",
    podCidr: spec.network.pods,
    serviceCidr: spec.network.services,
    dnsServiceIP: addressAt(spec.network.services, 10),
    loadBalancerSku: "standard",
    outboundType,
  } as const;
}
