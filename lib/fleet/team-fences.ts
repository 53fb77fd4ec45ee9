import { quantity } from "../kubernetes/quantity.js";
import type { Fleet } from "./fleet.js";
import type { LimitsSpec, QuotaSpec, TeamSpec } from "./team-spec.js";

/** The teams that work on a cluster, by name. */
export function teamsOn({ teams = {}, management }: Fleet, cluster: string): [name: string, team: TeamSpec][] {
  return Object.entries(teams).filter(([, { clusters }]) => clusters?.includes(cluster) ?? cluster !== management);
}

/** The clusters that a team works on, by the names that the team or else the fleet writes. */
export function teamClusters({ clusters, management }: Fleet, team: TeamSpec): readonly string[] {
  return team.clusters ?? Object.keys(clusters).filter((name) => name !== management);
}

/** What a quota says of a namespace, by resource as Kubernetes names it, in the words of the fleet's data. */
export function quotaResources({ requests, limits = {}, pods, counts = {} }: QuotaSpec): Record<string, string> {
  return {
    "services.nodeports": "0",
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
    "requests.cpu": requests.cpu,
    "requests.memory": requests.memory,
    ...(limits.cpu === undefined ? {} : { "limits.cpu": limits.cpu }),
    "limits.memory": limits.memory ?? requests.memory,
    pods: String(pods),
  };
}

/** What a container of a team is given and may ask for: what the team says, or else as much as fits its quota. */
export function limitsOf({ quota, limits }: Pick<TeamSpec, "quota" | "limits">): LimitsSpec {
  if (limits !== undefined) {
    return limits;
  }
  const { "limits.cpu": cpu, "limits.memory": memory = "" } = quotaResources(quota);
  const memoryRequest = least("128Mi", quota.requests.memory, memory);
  const defaultRequest = {
    cpu: least("100m", quota.requests.cpu, ...(cpu === undefined ? [] : [cpu])),
    memory: memoryRequest,
  };
  return {
    defaultRequest,
    default: { ...(cpu === undefined ? {} : { cpu: least("500m", cpu) }), memory: memoryRequest },
  };
}

function least(first: string, ...others: readonly string[]): string {
  return others.reduce((one, other) => ((quantity(other) ?? 0n) < (quantity(one) ?? 0n) ? other : one), first);
}
