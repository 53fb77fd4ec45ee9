import type { DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import type { RecordRouting } from "../../lib/fleet/expose-spec.js";
import { shown, violation, type Problem } from "../../lib/problem.js";
import { isInZone, zoneKey } from "./dns-zone.js";

/** A name under which a cluster exposes something. */
export interface ExposedHost {
  /** `"shop.acme.example"`. */
  readonly host: string;
  /** Where the host is written, and where its routing. */
  readonly paths: { readonly host: string; readonly routing: string };
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
    for (const exposed of hosts) {
      const zone = zoneOf(exposed.host.toLowerCase(), zones);
      if (zone === undefined) {
        homeless.push(withoutZone(exposed));
      } else {
        const key = `${zoneKey(zone)} ${exposed.host.toLowerCase()}`;
        const records = sets.get(key) ?? [];
        records.push({ ...exposed, cluster, zone });
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

function withoutZone({ paths, host }: ExposedHost): Problem {
  return violation("host-zone", paths.host, "be in a zone of the cluster's external-dns", { got: host });
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
function unroutable({ paths, zone, routing }: DnsRecord): Problem[] {
  const must = "be left out, since only Route 53 has routing policies";
  return routing === undefined || zone.dns === "route53"
    ? []
    : [violation("record-routing", paths.routing, must, { got: routing.policy })];
}

function sharedProblems(first: DnsRecord, others: readonly DnsRecord[]): Problem[] {
  const identifiers = new Map([[first.routing?.setIdentifier, first]]);
  return others.flatMap((record) => {
    const { paths, routing } = record;
    const same = identifiers.get(routing?.setIdentifier);
    if (routing === undefined || first.routing === undefined) {
      return [unshared(first, record)];
    }
    if (same !== undefined) {
      const must = `be another than that of ${same.cluster} for the same host`;
      return [violation("set-identifier", `${paths.routing}.setIdentifier`, must, { got: routing.setIdentifier })];
    }
    identifiers.set(routing.setIdentifier, record);
    const must = `be ${shown(first.routing.policy)}, as in ${first.cluster} for the same host`;
    return routing.policy === first.routing.policy
      ? []
      : [violation("record-routing", `${paths.routing}.policy`, must, { got: routing.policy })];
  });
}

function unshared(first: DnsRecord, { cluster, paths, host, zone }: DnsRecord): Problem {
  const others = zone.dns === "route53" ? ", or by each with a routing policy and a set identifier of its own" : "";
  const must = `be written by one cluster${others}, and not by ${first.cluster} and ${cluster}`;
  return violation("record-set", paths.host, must, { got: host });
}
