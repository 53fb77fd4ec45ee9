import type { DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { isDomain } from "../../lib/names.js";
import { childPath } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import type { DnsRecords } from "./cloud-right.js";

/** The DNS service of the cloud that a cluster is in; of no other can it have an identity. */
export const dnsServices = {
  eks: "route53",
  gke: "cloud-dns",
  aks: "azure-dns",
  local: "in-memory",
} as const satisfies Readonly<Record<ClusterSpec["cloud"], DnsZone["dns"]>>;

/** Whether a name, which may begin with `*.`, is a record of a zone; the zone's own name is one. */
export function isInZone(name: string, { name: zone }: Pick<DnsZone, "name">): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}

/** The id by which a cloud knows a zone; undefined for one that no cloud has. */
export function zoneId(zone: DnsZone): string | undefined {
  switch (zone.dns) {
    case "route53":
      return zone.hostedZoneId;
    case "cloud-dns":
      return zone.managedZone;
    case "azure-dns":
      return `/subscriptions/${zone.subscription}/resourceGroups/${zone.resourceGroup}/providers/Microsoft.Network/dnsZones/${zone.name}`;
    case "in-memory":
      return undefined;
  }
}

/** The same text for the same zone, wherever it is written. */
export function zoneKey(zone: DnsZone): string {
  const owner = zone.dns === "cloud-dns" ? `${zone.project}/` : "";
  return `${zone.dns}/${owner}${zoneId(zone) ?? zone.name}`;
}

/** The right to change records of some zones; a zone that no cloud has needs none. */
export function zoneRights(
  zones: readonly DnsZone[],
  rest: Pick<DnsRecords, "recordTypes" | "findsZone"> = {},
): DnsRecords[] {
  return zones.flatMap((zone) => {
    const id = zoneId(zone);
    return id === undefined ? [] : [{ right: "dns-records", zone: zone.name, zoneId: id, ...rest }];
  });
}

/** What is wrong with zones that a cluster is to change records of, written at `path`. */
export function zoneProblems(path: string, zones: readonly DnsZone[], spec: ClusterSpec): Problem[] {
  const first = new Map<string, string>();
  return zones.flatMap((zone, index) => {
    const at = childPath(path, index);
    const before = first.get(zoneKey(zone));
    if (before !== undefined) {
      return [violation("unique-zone", at, `be another zone than ${before}`, { got: zone.name })];
    }
    first.set(zoneKey(zone), at);
    return [...nameProblems(at, zone), ...idProblems(at, zone), ...placeProblems(at, zone, spec)];
  });
}

function nameProblems(path: string, { name }: DnsZone): Problem[] {
  return isDomain(name)
    ? []
    : [violation("domain", `${path}.name`, 'be a DNS zone such as "acme.example"', { got: name })];
}

/** What a cloud calls a zone has no room for a wildcard. */
function idProblems(path: string, zone: DnsZone): Problem[] {
  switch (zone.dns) {
    case "route53":
      return /^Z[A-Z0-9]{1,31}$/.test(zone.hostedZoneId)
        ? []
        : [
            idProblem(
              `${path}.hostedZoneId`,
              "the id of a hosted zone, such as Z0123456789ABCDEFGHIJ",
              zone.hostedZoneId,
            ),
          ];
    case "cloud-dns":
      return /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(zone.managedZone)
        ? []
        : [idProblem(`${path}.managedZone`, "the name of a managed zone, such as acme-example", zone.managedZone)];
    case "azure-dns":
      return /^[\w.()-]{1,90}$/.test(zone.resourceGroup)
        ? []
        : [idProblem(`${path}.resourceGroup`, "the name of a resource group", zone.resourceGroup)];
    case "in-memory":
      return [];
  }
}

function idProblem(path: string, what: string, got: string): Problem {
  return violation("zone-id", path, `be ${what}`, { got });
}

function placeProblems(path: string, zone: DnsZone, spec: ClusterSpec): Problem[] {
  const service = dnsServices[spec.cloud];
  if (zone.dns !== service) {
    const must = `be ${JSON.stringify(service)}, the DNS of where the cluster is`;
    return [violation("zone-cloud", `${path}.dns`, must, { got: zone.dns })];
  }
  const [key, own, got] = owners(zone, spec);
  return own === got
    ? []
    : [violation("zone-account", `${path}.${key}`, `be the cluster's own ${key} ${JSON.stringify(own)}`, { got })];
}

/** Who owns a cluster and a zone of the same cloud, and under which key the zone says so. */
function owners(
  zone: DnsZone,
  spec: ClusterSpec,
): readonly [key: string, ofCluster?: string | undefined, ofZone?: string] {
  switch (zone.dns) {
    case "route53":
      return ["account", spec.cloud === "eks" ? spec.account : undefined, zone.account];
    case "cloud-dns":
      return ["project", spec.cloud === "gke" ? spec.project : undefined, zone.project];
    case "azure-dns":
      return ["subscription", spec.cloud === "aks" ? spec.subscription : undefined, zone.subscription];
    case "in-memory":
      return ["name"];
  }
}
