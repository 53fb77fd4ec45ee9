import { createHash } from "node:crypto";

import type { DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import type { DnsSource, RecordPolicy } from "../../lib/fleet/services-spec.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import { azureDnsConfig } from "../cluster/identity/azure-identity.js";
import { priorityClasses } from "../foundation.js";
import { dnsServices, zoneId } from "./dns-zone.js";
import type { IdentityValues } from "./identity-values.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";

/**
 * Values of external-dns's chart, of 1.21, as far as flotilla sets them.
 * https://github.com/kubernetes-sigs/external-dns/blob/external-dns-helm-chart-1.21.1/charts/external-dns/values.yaml
 */
export interface ExternalDnsValues extends IdentityValues {
  readonly provider: { readonly name: (typeof providers)[DnsZone["dns"]] };
  readonly policy: RecordPolicy;
  /** How often it looks; whoever takes a cluster down waits as long for it. */
  readonly interval: "1m";
  /** Where it writes down which records are its own: in the zone, as records beside them. */
  readonly registry: "txt";
  readonly txtOwnerId: string;
  readonly txtPrefix: string;
  readonly domainFilters: readonly string[];
  readonly managedRecordTypes: typeof managedRecordTypes;
  readonly sources: readonly DnsSource[];
  /** Flags that have no value of their own, without the two hyphens. */
  readonly extraArgs: Readonly<Record<string, string | readonly string[]>>;
  readonly priorityClassName: string;
  readonly resources: ServiceResources;
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly podAnnotations?: Readonly<Record<string, string>>;
  readonly extraVolumes?: readonly object[];
  readonly extraVolumeMounts?: readonly object[];
}

/** Name of external-dns's namespace, release, service account and identity. */
export const externalDnsName = "external-dns";

/** Types of the records that it makes, beside the records of type TXT that say whose they are. */
export const managedRecordTypes = ["A", "AAAA", "CNAME"] as const;

/** Name of the ConfigMap in which external-dns finds its zones in Azure. */
export const azureConfigName = "external-dns-azure";

/**
 * Beginning of the records that say who owns others. It ends in a dot, so that it also suits a zone's own name, and starts with what no
 * host may start with. Once records are there it can never change.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/registry/txt/
 */
const txtPrefix = "_external-dns-%{record_type}.";

const providers = {
  route53: "aws",
  "cloud-dns": "google",
  "azure-dns": "azure",
  "in-memory": "inmemory",
} as const satisfies Readonly<Record<DnsZone["dns"], string>>;

/** What {@link externalDnsValues} depends on. */
export interface ExternalDnsValuesOptions {
  readonly spec: ClusterSpec;
  readonly owner: string;
  readonly policy: RecordPolicy;
  readonly sources: readonly DnsSource[];
  /** Zones of one DNS, and in Azure of one resource group. */
  readonly zones: readonly DnsZone[];
  readonly identity: IdentityValues;
}

/** The values of external-dns on a cluster. There is only ever one of it, since it knows no leader. */
export function externalDnsValues(options: ExternalDnsValuesOptions): ExternalDnsValues {
  const { spec, owner, policy, sources, zones, identity } = options;
  return {
    provider: { name: providers[dnsServices[spec.cloud]] },
    policy,
    interval: "1m",
    registry: "txt",
    txtOwnerId: owner,
    txtPrefix,
    domainFilters: zones.map(({ name }) => name).sort(compareTexts),
    managedRecordTypes,
    sources,
    extraArgs: { "txt-wildcard-replacement": "wildcard", ...zoneArgs(options) },
    priorityClassName: priorityClasses.platform.name,
    resources: sizes[spec.tier].resources,
    ...identity,
    ...(spec.cloud === "eks" ? { env: [{ name: "AWS_DEFAULT_REGION", value: spec.region }] } : {}),
    ...azureValues(options),
  };
}

const sizes: Readonly<Record<Tier, ServiceSize>> = {
  production: serviceSize(1, 50, 128, 512),
  staging: serviceSize(1, 20, 64, 256),
  development: serviceSize(1, 10, 64, 256),
};

/** Flags that keep it to its zones: those of the same name that somebody else has are not its own. */
function zoneArgs({ spec, zones }: ExternalDnsValuesOptions): Readonly<Record<string, string | readonly string[]>> {
  if (spec.cloud === "local") {
    return { "inmemory-zone": zones.map(({ name }) => name).sort(compareTexts) };
  }
  const ids = zones.map(zoneFilter).sort(compareTexts);
  return { "zone-id-filter": ids, ...(spec.cloud === "gke" ? { "google-project": spec.project } : {}) };
}

/** The end of a zone's id. Azure writes the letters before the name of a zone in one case or another. */
function zoneFilter(zone: DnsZone): string {
  return zone.dns === "azure-dns" ? `/${zone.name}` : (zoneId(zone) ?? zone.name);
}

/** In Azure it reads a file that says where its zones are. The annotation starts it anew when the file says something else. */
function azureValues(options: ExternalDnsValuesOptions): Partial<ExternalDnsValues> {
  const config = azureConfig(options);
  return config === undefined
    ? {}
    : {
        podAnnotations: { "checksum/azure.json": createHash("sha256").update(config).digest("hex") },
        extraVolumes: [{ name: "azure", configMap: { name: azureConfigName } }],
        extraVolumeMounts: [{ name: "azure", mountPath: "/etc/kubernetes", readOnly: true }],
      };
}

/**
 * The file `azure.json` of a cluster in Azure; nothing in it is secret.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/azure/
 */
export function azureConfig({ spec, zones }: Pick<ExternalDnsValuesOptions, "spec" | "zones">): string | undefined {
  const [first] = zones.map(zoneId);
  return spec.cloud === "aks" && first !== undefined ? JSON.stringify(azureDnsConfig(spec, first)) : undefined;
}
