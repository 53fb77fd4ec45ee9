import type { DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import { pathOf } from "../../lib/path.js";
import { shown, violation, type Problem } from "../../lib/problem.js";
import { isInZone, zoneKey } from "./dns-zone.js";

/** A name under which a cluster exposes something. */
export interface ExposedHost {
  /** `"shop.acme.example"`. */
  readonly host: string;
  /**
   * How clients are shared out among the clusters that expose it.
   *
   * @defaultValue there is one cluster alone
   */
  readonly routing?: RecordRouting;
}

/** Where external-dns of a cluster writes, and what. */
export interface ClusterRecords {
  readonly zones: readonly DnsZone[];
  readonly hosts: readonly ExposedHost[];
}

/** A record of one cluster. */
interface DnsRecord extends ExposedHost {
  readonly cluster: string;
  readonly path: string;
  readonly zone: DnsZone;
}

/**
 * What is wrong with the names that the clusters of a fleet expose, by cluster: two clusters that write one record set would take
 * turns, or the second would do nothing for ever, unless a routing policy tells their records apart.
 */
export function recordSetProblems(clusters: Readonly<Record<string, ClusterRecords>>): Problem[] {
  const sets = new Map<string, DnsRecord[]>();
  const homeless: Problem[] = [];
  for (const [cluster, { zones, hosts }] of Object.entries(clusters)) {
    for (const [index, exposed] of hosts.entries()) {
      const path = pathOf("clusters", cluster, "hosts", index);
      const zone = zoneOf(exposed.host.toLowerCase(), zones);
      if (zone === undefined) {
        homeless.push(withoutZone(`${path}.host`, exposed.host));
      } else {
        const key = `${zoneKey(zone)} ${exposed.host.toLowerCase()}`;
        const records = sets.get(key) ?? [];
        records.push({ ...exposed, cluster, path, zone });
        sets.set(key, records);
      }
    }
  }
  return [...homeless, ...[...sets.values()].flatMap(setProblems)];
}

/** The zone in which external-dns writes a name: the one with the longest name that has it. */
function zoneOf(host: string, zones: readonly DnsZone[]): DnsZone | undefined {
  return zones
    .filter((zone) => isInZone(host, zone))
    .reduce<DnsZone | undefined>(
      (best, zone) => (best === undefined || zone.name.length > best.name.length ? zone : best),
      undefined,
    );
}

function withoutZone(path: string, host: string): Problem {
  return violation("host-zone", path, "be in a zone of the cluster's external-dns", { got: host });
}

function setProblems(records: readonly DnsRecord[]): Problem[] {
  const [first, ...others] = records;
  if (first === undefined) {
    return [];
  }
  const routed = records.flatMap(unroutable);
  return routed.length > 0 ? routed : sharedProblems(first, others);
}

/** No other DNS of ours has records of one name that are told apart. */
function unroutable({ path, zone, routing }: DnsRecord): Problem[] {
  return routing === undefined || zone.dns === "route53"
    ? []
    : [
        violation("record-routing", `${path}.routing`, "be left out, since only Route 53 has routing policies", {
          got: routing.policy,
        }),
      ];
}

function sharedProblems(first: DnsRecord, others: readonly DnsRecord[]): Problem[] {
  const identifiers = new Map([[first.routing?.setIdentifier, first]]);
  return others.flatMap((record) => {
    const { path, host, routing } = record;
    const same = identifiers.get(routing?.setIdentifier);
    if (routing === undefined || first.routing === undefined) {
      const must = `be written by one cluster, or by each with a routing policy and a set identifier of its own; ${first.cluster} writes it too`;
      return [violation("record-set", `${path}.host`, must, { got: host })];
    }
    if (same !== undefined) {
      const must = `be another than that of ${same.cluster} for the same host`;
      return [violation("set-identifier", `${path}.routing.setIdentifier`, must, { got: routing.setIdentifier })];
    }
    identifiers.set(routing.setIdentifier, record);
    const must = `be ${shown(first.routing.policy)}, as in ${first.cluster} for the same host`;
    return routing.policy === first.routing.policy
      ? []
      : [violation("record-routing", `${path}.routing.policy`, must, { got: routing.policy })];
  });
}
