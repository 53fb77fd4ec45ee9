import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { exceptions } from "../../lib/fleet/egress.js";
import type { TeamNetworkSpec } from "../../lib/fleet/team-spec.js";
import type { TenantNetworkProps } from "./tenant-network.js";

/** Whom the pods of a namespace of a team talk to on a cluster. */
export function teamNetwork(
  spec: ClusterSpec,
  { from = [], to = [], egress = [] }: TeamNetworkSpec,
  alsoFrom: readonly string[] = [],
): Omit<TenantNetworkProps, "namespace"> {
  return {
    from: [...new Set([...from, ...alsoFrom])].sort(compareTexts),
    to: [...new Set(to)].sort(compareTexts),
    egress: egress.map(({ cidr, ports }) => ({ cidr, except: exceptions(cidr, spec), ports })),
    nodeLocalDns: spec.nodeLocalDns,
  };
}
