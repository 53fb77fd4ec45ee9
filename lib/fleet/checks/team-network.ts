import { cidr, contains, isCidr, prefixLength, type Cidr } from "../../cidr.js";
import { dnsLabel } from "../../names.js";
import { childPath, pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { keptRanges } from "../egress.js";
import type { Fleet } from "../fleet.js";
import { teamClusters } from "../team-fences.js";
import type { TeamSpec } from "../team-spec.js";
import { eachCluster, eachTeam } from "./each.js";
import { wholeNumber } from "./workloads.js";

/** Namespaces that a team talks to have names of namespaces. */
export const teamPeers = eachTeam(({ network = {} }, path) =>
  (["from", "to"] as const).flatMap((key) =>
    (network[key] ?? []).flatMap((name, index) => dnsLabel(`${path}.${pathOf("network", key, index)}`, name)),
  ),
);

const answers = { from: "to", to: "from" } as const;

/** Two teams talk where both say so: what one lets through, the other would stop without a word. */
export function answeredPeers({ teams = {} }: Fleet): Problem[] {
  const owners = new Map(
    Object.entries(teams).flatMap(([name, team]) => team.namespaces.map((namespace) => [namespace, name] as const)),
  );
  return Object.entries(teams).flatMap(([name, team]) =>
    (["from", "to"] as const).flatMap((key) =>
      (team.network?.[key] ?? []).flatMap((namespace, index) => {
        const owner = owners.get(namespace);
        const peer = owner === undefined ? undefined : teams[owner];
        if (owner === undefined || peer === undefined || isAnswered(team, peer, answers[key])) {
          return [];
        }
        const answer = pathOf("teams", owner, "network", answers[key]);
        const must = `be answered by ${answer}, which must name a namespace of ${name} too`;
        return [violation("team-peers", pathOf("teams", name, "network", key, index), must, { got: namespace })];
      }),
    ),
  );
}

/** Ranges that a team may reach are ranges, with ports, and none of them is everything by mistake. */
export const teamRanges = eachTeam(({ network = {} }, path) =>
  (network.egress ?? []).flatMap(({ cidr: range, ports }, index) => {
    const at = `${path}.${pathOf("network", "egress", index)}`;
    const list = `${at}.ports`;
    return [
      ...rangeProblems(`${at}.cidr`, range),
      ...(ports.length === 0 ? [violation("egress-ports", list, "name a port", { got: ports })] : []),
      ...ports.flatMap((port, place) => wholeNumber(childPath(list, place), port, [1, 65535])),
    ];
  }),
);

/** Ranges that a team may reach are outside of what no team may reach on its clusters. */
export function openRanges(fleet: Fleet): Problem[] {
  return Object.entries(fleet.teams ?? {}).flatMap(([name, team]) => {
    const kept = teamClusters(fleet, team).flatMap((cluster) => {
      const spec = Object.hasOwn(fleet.clusters, cluster) ? fleet.clusters[cluster] : undefined;
      return spec === undefined ? [] : keptRanges(spec).map((each) => ({ ...each, cluster }));
    });
    return (team.network?.egress ?? []).flatMap(({ cidr: range }, index) => {
      const found = isCidr(range) ? kept.find((each) => isCidr(each.cidr) && contains(each.cidr, range)) : undefined;
      const must = `be outside of ${found?.cidr ?? ""}, where ${found?.cluster ?? ""} has ${found?.what ?? ""}`;
      const path = pathOf("teams", name, "network", "egress", index, "cidr");
      return found === undefined ? [] : [violation("egress-range", path, must, { got: range })];
    });
  });
}

/** A cache of DNS on each node has an address of that node alone, which is not that of its metadata. */
export const nodeLocalAddresses = eachCluster(({ nodeLocalDns }, path) => {
  const isLocal =
    nodeLocalDns === undefined || (isCidr(`${nodeLocalDns}/32`) && /^169\.254\.(?!169\.254$)/.test(nodeLocalDns));
  const must = 'be a link-local address such as "169.254.20.10"';
  return isLocal ? [] : [violation("node-local-dns", `${path}.nodeLocalDns`, must, { got: nodeLocalDns })];
});

function isAnswered(team: TeamSpec, peer: TeamSpec, key: "from" | "to"): boolean {
  return peer.network?.[key]?.some((namespace) => team.namespaces.includes(namespace)) === true;
}

/** Never proposes a range that is nearly everything. */
function rangeProblems(path: string, range: Cidr): Problem[] {
  if (!isCidr(range)) {
    const isWide = /\/[0-7]$/.test(range);
    return cidr(path, range).map(({ fix, ...problem }) =>
      fix === undefined || isWide ? problem : { ...problem, fix },
    );
  }
  return range === "0.0.0.0/0" || prefixLength(range) >= 8
    ? []
    : [violation("egress-range", path, 'be a /8 or narrower, or "0.0.0.0/0" for the whole internet', { got: range })];
}
