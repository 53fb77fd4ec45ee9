import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { dnsOwner } from "./external-dns.js";
import type { ExternalDnsValues } from "./external-dns-values.js";
import type { SharedService } from "./service.js";

/** What external-dns runs as where it is not told: the same on every cluster of the world. */
const nobody = "default";

/**
 * What is wrong with the owners of DNS records in a fleet, by cluster, also where values were written by hand: each external-dns marks
 * its records with a name that no other has, since it deletes what bears its own.
 */
export function dnsOwnerProblems(
  fleet: string,
  services: Readonly<Record<string, SharedService<ExternalDnsValues>>>,
): Problem[] {
  const first = new Map<string, string>();
  return Object.entries(services).flatMap(([cluster, { chart }]) => {
    const path = pathOf("clusters", cluster, "services", "externalDns", "values");
    // What was written by hand may be anything.
    const { registry, txtOwnerId, domainFilters }: Readonly<Partial<Record<keyof ExternalDnsValues, unknown>>> =
      chart.values;
    return [
      ...registryProblems(path, registry),
      ...ownerProblems(path, txtOwnerId, { own: dnsOwner(fleet, cluster), cluster, first }),
      ...filterProblems(path, domainFilters),
    ];
  });
}

function registryProblems(path: string, registry: unknown): Problem[] {
  const must = "be one that says who owns a record";
  return registry === "noop" || registry === undefined || registry === null
    ? [violation("dns-registry", `${path}.registry`, must, { got: registry, fix: "txt" })]
    : [];
}

interface Owners {
  /** Owner by rule. */
  readonly own: string;
  readonly cluster: string;
  /** The first cluster with an owner. */
  readonly first: Map<string, string>;
}

function ownerProblems(path: string, owner: unknown, { own, cluster, first }: Owners): Problem[] {
  if (typeof owner !== "string" || owner === "" || owner === nobody) {
    const must = "name the owner of the cluster's records";
    return [violation("dns-owner", `${path}.txtOwnerId`, must, { got: owner ?? undefined, fix: own })];
  }
  const other = first.get(owner);
  first.set(owner, other ?? cluster);
  return other === undefined
    ? []
    : [
        violation("dns-owner", `${path}.txtOwnerId`, `be another than the owner of ${other}`, {
          got: owner,
          ...(own === owner ? {} : { fix: own }),
        }),
      ];
}

function filterProblems(path: string, filters: unknown): Problem[] {
  return Array.isArray(filters) && filters.length > 0 && !filters.includes("")
    ? []
    : [
        violation("dns-filters", `${path}.domainFilters`, "name a domain, or it would take every zone that it sees", {
          got: filters ?? undefined,
        }),
      ];
}
