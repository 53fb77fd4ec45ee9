import { dnsLabel, isDomain } from "../../names.js";
import { nearest } from "../../nearest.js";
import { childPath, pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Fleet } from "../fleet.js";
import { hardeningOf } from "../hardening.js";
import { teamClusters, teamsOn } from "../team-fences.js";
import { eachTeam, type Rule } from "./each.js";

/** Names of teams, which are the values of a label, are DNS labels. */
export const teamNames = eachTeam((_team, path, name) => dnsLabel(path, name));

/** A team has namespaces, none of which is one of Kubernetes. */
export const teamNamespaces = eachTeam(({ namespaces }, path) => [
  ...(namespaces.length === 0
    ? [violation("team-namespaces", `${path}.namespaces`, "name a namespace", { got: namespaces })]
    : []),
  ...namespaces.flatMap((namespace, index) => {
    const at = `${path}.${pathOf("namespaces", index)}`;
    const must = "be a namespace of its own and not one of Kubernetes";
    return namespace === "default" || namespace.startsWith("kube-")
      ? [violation("namespace", at, must, { got: namespace })]
      : dnsLabel(at, namespace);
  }),
]);

/** A namespace has one owner. */
export function oneOwner({ teams = {} }: Fleet): Problem[] {
  const owners = new Map<string, string>();
  return Object.entries(teams).flatMap(([team, { namespaces }]) =>
    namespaces.flatMap((namespace, index) => {
      const owner = owners.get(namespace);
      if (owner === undefined) {
        owners.set(namespace, team);
        return [];
      }
      const must = `be in no team but one, and ${pathOf("teams", owner)} has it`;
      return [violation("one-owner", pathOf("teams", team, "namespaces", index), must, { got: namespace })];
    }),
  );
}

/** Teams work on clusters of the fleet. */
export const knownTeamClusters: Rule = ({ teams = {} }, clusterNames) =>
  Object.entries(teams).flatMap(([team, { clusters = [...clusterNames] }]) => {
    const path = pathOf("teams", team, "clusters");
    return clusters.length === 0
      ? [violation("team-clusters", path, "name a cluster", { got: clusters })]
      : clusters.flatMap((name, index) =>
          clusterNames.has(name)
            ? []
            : [
                violation("unknown-cluster", childPath(path, index), "be a cluster of the fleet", {
                  got: name,
                  fix: nearest(name, clusterNames),
                }),
              ],
        );
  });

/** The domain of a team is a name in DNS. */
export const teamDomains = eachTeam(({ domain }, path) =>
  domain === undefined || isDomain(domain)
    ? []
    : [violation("domain", `${path}.domain`, 'be a domain such as "shop.acme.example"', { got: domain })],
);

/** What runs in a namespace of a team runs where the team works. */
export function workloadsOfTeams(fleet: Fleet): Problem[] {
  const owners = new Map(
    Object.entries(fleet.teams ?? {}).flatMap(([name, team]) =>
      team.namespaces.map((namespace) => [namespace, { name, clusters: new Set(teamClusters(fleet, team)) }] as const),
    ),
  );
  return Object.entries(fleet.workloads).flatMap(([workload, { namespace, replicas }]) => {
    const owner = owners.get(namespace);
    const must = `name clusters of ${pathOf("teams", owner?.name ?? "")}, which owns the namespace ${namespace}`;
    return Object.keys(replicas)
      .filter(
        (cluster) => owner !== undefined && Object.hasOwn(fleet.clusters, cluster) && !owner.clusters.has(cluster),
      )
      .map((cluster) => violation("team-clusters", pathOf("workloads", workload, "replicas"), must, { got: cluster }));
  });
}

/**
 * The network policies of a team hold on each of its clusters. Those of a local cluster do: kindnet enforces them since kind 0.24,
 * k3s by itself. https://github.com/kubernetes-sigs/kind/releases/tag/v0.24.0, https://docs.k3s.io/networking/networking-services
 */
export function networkPolicyEnforcers(fleet: Fleet): Problem[] {
  return Object.entries(fleet.clusters).flatMap(([cluster, spec]) => {
    const [first] = teamsOn(fleet, cluster);
    return first === undefined || hardeningOf(spec).networkPolicy !== false
      ? []
      : [
          violation(
            "network-policy-enforcer",
            pathOf("clusters", cluster, "hardening", "networkPolicy"),
            `be true for ${pathOf("teams", first[0])}, whose network policies nothing else enforces`,
            { got: false },
          ),
        ];
  });
}
