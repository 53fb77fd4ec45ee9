import { compareTexts } from "../../lib/compare-texts.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { exposedNames } from "../services/exposed-names.js";

/**
 * The domains in which the hosts of each namespace of a cluster are, in alphabetical order: that of its team, and the hosts of the
 * workloads that the fleet exposes from it.
 */
export function routeDomains(fleet: Fleet, cluster: string): Readonly<Record<string, readonly string[]>> {
  const domains = new Map<string, Set<string>>();
  const add = (namespace: string, domain: string) => {
    domains.set(namespace, (domains.get(namespace) ?? new Set()).add(domain));
  };
  for (const { namespaces, domain, clusters } of Object.values(fleet.teams ?? {})) {
    if (domain !== undefined && (clusters?.includes(cluster) ?? cluster !== fleet.management)) {
      for (const namespace of namespaces) add(namespace, domain);
    }
  }
  for (const [name, { host }] of exposedNames(fleet, cluster)) {
    const workload = fleet.workloads[name];
    if (workload !== undefined) add(workload.namespace, host);
  }
  return Object.fromEntries(
    [...domains].sort(([a], [b]) => compareTexts(a, b)).map(([name, found]) => [name, [...found].sort(compareTexts)]),
  );
}
