import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { CloudZone, DnsZone } from "../../lib/fleet/dns-zone-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type {
  CertManagerSpec,
  GatewaySpec,
  IssuerSpec,
  MetricsServerSpec,
  PolicyEngineSpec,
  ServicesSpec,
} from "../../lib/fleet/services-spec.js";
import { pathOf } from "../../lib/path.js";
import type { CertManagerOptions } from "./cert-manager.js";
import { defaultSources, type ExternalDnsOptions } from "./external-dns.js";
import type { GatewayControllerOptions } from "./gateway-controller.js";
import type { Issuer } from "./issuer.js";
import { needsMetricsServer } from "./metrics-server.js";

/** Name of a service in the fleet's data. */
export type ServiceKey = Exclude<keyof ServicesSpec, "install">;

/** The services that the fleet's data can name. */
export const serviceKeys = [
  "certManager",
  "externalDns",
  "policyEngine",
  "gateway",
  "metricsServer",
] as const satisfies readonly ServiceKey[];

/** Where the data says something of the services of a cluster. */
export function servicePath(cluster: string, spec: ClusterSpec, key: ServiceKey | "install"): string {
  return spec.services?.[key] === undefined ? pathOf("services", key) : pathOf("clusters", cluster, "services", key);
}

/** The services of a cluster, with all filled in that the fleet's data leaves open; those that it does not have are undefined. */
export interface ServiceSettings {
  readonly certManager: CertManagerOptions | undefined;
  readonly externalDns: ExternalDnsOptions | undefined;
  readonly policyEngine: PolicyEngineSpec | undefined;
  /** Its domain is empty where neither the data nor a zone says one. */
  readonly gateway: GatewayControllerOptions | undefined;
  readonly metricsServer: MetricsServerSpec | undefined;
}

/** What the fleet's data says of the services of one of its clusters. */
export function serviceSettings(fleet: Fleet, cluster: string, spec: ClusterSpec): ServiceSettings {
  const certManager = chosenService(fleet, spec, "certManager");
  const externalDns = chosenService(fleet, spec, "externalDns");
  const gateway = chosenService(fleet, spec, "gateway");
  return {
    certManager: certManager && certManagerOptions(certManager, spec),
    externalDns: externalDns && {
      sources: gateway === undefined ? defaultSources : [...defaultSources, "gateway-httproute"],
      ...externalDns,
      zones: spec.dnsZones ?? [],
    },
    policyEngine: chosenService(fleet, spec, "policyEngine"),
    gateway: gateway && gatewayOptions(gateway, spec, exposedNamespaces(fleet, cluster)),
    metricsServer: needsMetricsServer(spec) ? chosenService(fleet, spec, "metricsServer") : undefined,
  };
}

/** What the data says of a service of a cluster: the cluster itself, or else the fleet. */
export function chosenService<Key extends ServiceKey>(
  { services }: Fleet,
  { services: own }: ClusterSpec,
  key: Key,
): ServicesSpec[Key] | undefined {
  const said: ServicesSpec[Key] | false | undefined = own?.[key];
  return said === false ? undefined : (said ?? services?.[key]);
}

function certManagerOptions({ issuers, ...options }: CertManagerSpec, spec: ClusterSpec): CertManagerOptions {
  return issuers === undefined
    ? options
    : {
        ...options,
        issuers: Object.fromEntries(
          Object.entries(issuers)
            .sort(([a], [b]) => compareTexts(a, b))
            .map(([name, issuer]) => [name, resolvedIssuer(issuer, spec)]),
        ),
      };
}

/** No public authority can look at the zones of a cluster without a cloud. */
function resolvedIssuer(issuer: IssuerSpec, spec: ClusterSpec): Issuer {
  if (issuer.kind !== "acme") {
    return issuer;
  }
  return spec.cloud === "local" ? { kind: "self-signed" } : { ...issuer, zones: issuer.zones ?? cloudZones(spec) };
}

function cloudZones({ dnsZones = [] }: Exclude<ClusterSpec, { cloud: "local" }>): readonly CloudZone[] {
  return dnsZones;
}

function gatewayOptions(
  gateway: GatewaySpec,
  { dnsZones: [zone] = [] }: { readonly dnsZones?: readonly DnsZone[] },
  routesFrom: readonly string[],
): GatewayControllerOptions {
  return { routesFrom, ...gateway, domain: gateway.domain ?? (zone === undefined ? "" : `apps.${zone.name}`) };
}

/** Namespaces of the workloads that a cluster exposes, each once and in order. */
function exposedNamespaces({ workloads }: Fleet, cluster: string): string[] {
  const namespaces = Object.values(workloads)
    .filter(({ expose, replicas }) => expose !== undefined && Object.hasOwn(replicas, cluster))
    .map(({ namespace }) => namespace);
  return [...new Set(namespaces)].sort(compareTexts);
}
