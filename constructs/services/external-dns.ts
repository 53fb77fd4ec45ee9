import type { DnsSource, ExternalDnsSpec } from "../../lib/fleet/services-spec.js";
import type { DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { resourceName } from "../../lib/names.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { identityPlaceProblems } from "../cluster/identity/identity-problems.js";
import { flotillaLabels } from "../labels.js";
import { dnsServices, zoneProblems, zoneRights } from "./dns-zone.js";
import {
  azureConfig,
  azureConfigName,
  externalDnsName,
  externalDnsValues,
  managedRecordTypes,
  type ExternalDnsValues,
} from "./external-dns-values.js";
import { identityValues } from "./identity-values.js";
import { mergedValues } from "./merged-values.js";
import type { ServiceCluster } from "./service-cluster.js";
import { restrictedServiceNamespace } from "./service-namespace.js";
import type { Provision, ServiceIdentity, SharedService } from "./service.js";

/** Options of {@link externalDns}: what is chosen of it, with all that is known of a cluster. */
export interface ExternalDnsOptions extends ExternalDnsSpec {
  /** Zones in which it writes records; on Azure all of one resource group. */
  readonly zones: readonly DnsZone[];
  /**
   * Kinds of objects of which it makes records.
   *
   * @defaultValue Services and Ingresses, which every cluster has
   */
  readonly sources?: readonly DnsSource[];
}

/** Name by which the external-dns of a cluster marks records as its own; no other cluster has it. */
export function dnsOwner(fleet: string, cluster: string): string {
  return resourceName(fleet, cluster);
}

/**
 * external-dns for the zones of a cluster. It changes no record that another cluster, or somebody by hand, has made.
 *
 * @example
 * externalDns(cluster, { zones: [{ dns: "route53", name: "us.acme.example", hostedZoneId: "Z0US", account: "111111111111" }] });
 *
 * @throws {@link InvalidError}
 */
export function externalDns(cluster: ServiceCluster, options: ExternalDnsOptions): SharedService<ExternalDnsValues> {
  refuse(`${externalDnsName} of ${cluster.name}`, externalDnsProblems("options", cluster, options));
  const { zones, sources = defaultSources, policy = "sync", trust, version = "1.21.1", values } = options;
  const { spec } = cluster;
  const identities = identitiesOf(options, spec);
  const own = externalDnsValues({
    spec,
    owner: dnsOwner(cluster.fleet, cluster.name),
    policy,
    sources,
    zones,
    identity: identityValues(cluster, externalDnsName, identities, trust),
  });
  return {
    name: externalDnsName,
    chart: {
      name: externalDnsName,
      chart: "external-dns",
      repository: "https://kubernetes-sigs.github.io/external-dns/",
      version,
      namespace: externalDnsName,
      values: mergedValues(own, values),
    },
    before: [...restrictedServiceNamespace(externalDnsName), ...azureConfigMaps(azureConfig({ spec, zones }))],
    objects: [],
    identities,
    provides: ["definitions/externaldns.k8s.io", "dns-records"],
    needs: neededBy(sources),
  };
}

/** What is wrong with the options of {@link externalDns}, written at `path`. */
export function externalDnsProblems(path: string, { spec }: ServiceCluster, options: ExternalDnsOptions): Problem[] {
  const { zones, sources = defaultSources } = options;
  return [
    ...(zones.length === 0 ? [violation("zones", `${path}.zones`, "name a zone", { got: zones })] : []),
    ...(sources.length === 0 ? [violation("sources", `${path}.sources`, "name a source", { got: sources })] : []),
    ...zoneProblems(`${path}.zones`, zones, spec),
    ...groupProblems(path, zones),
    ...identitiesOf(options, spec).flatMap(({ name }) => identityPlaceProblems(`${path}.identities.${name}`, spec)),
  ];
}

/** Kinds of objects that every cluster has. */
export const defaultSources: readonly DnsSource[] = ["service", "ingress"];

/** It is told of one resource group alone. */
function groupProblems(path: string, zones: readonly DnsZone[]): Problem[] {
  const groups = [...new Set(zones.flatMap((zone) => (zone.dns === "azure-dns" ? [zone.resourceGroup] : [])))];
  return groups.length < 2
    ? []
    : [violation("zone-group", `${path}.zones`, "be of one resource group", { got: groups.sort(compareTexts) })];
}

function identitiesOf({ zones, trust }: ExternalDnsOptions, { cloud }: ClusterSpec): ServiceIdentity[] {
  const own = zones.filter(({ dns }) => dns === dnsServices[cloud]); // of the others there is an error already
  const rights = zoneRights(own, { recordTypes: [...managedRecordTypes, "TXT"] });
  return rights.length === 0
    ? []
    : [
        {
          name: externalDnsName,
          namespace: externalDnsName,
          serviceAccount: externalDnsName,
          rights,
          ...(trust && { trust }),
        },
      ];
}

/** Definitions without which a source fails at its start; those of its own kind come with its chart. */
function neededBy(sources: readonly DnsSource[]): Provision[] {
  return sources.some((source) => source.startsWith("gateway-")) ? ["definitions/gateway.networking.k8s.io"] : [];
}

function azureConfigMaps(config: string | undefined): Manifest[] {
  return config === undefined
    ? []
    : [
        {
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata: { name: azureConfigName, namespace: externalDnsName, labels: flotillaLabels },
          data: { "azure.json": config },
        },
      ];
}
