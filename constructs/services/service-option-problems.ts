import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { isDomain } from "../../lib/names.js";
import { childPath, pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { alternatives } from "../../lib/schema.js";
import { certManagerProblems, issuersOf } from "./cert-manager.js";
import { certificateProblems } from "./certificate.js";
import { isInZone, zoneProblems } from "./dns-zone.js";
import { externalDnsProblems } from "./external-dns.js";
import { gatewayControllerProblems } from "./gateway-controller.js";
import { policyEngineProblems } from "./policy-engine.js";
import type { ServiceCluster } from "./service-cluster.js";
import { chosenService, serviceKeys, type ServiceKey, type ServiceSettings } from "./service-settings.js";

/** A cluster, and what the fleet's data says of its services. */
export interface SettledCluster extends ServiceCluster {
  readonly settings: ServiceSettings;
  /** Where the data says it: of the cluster, or of the fleet. */
  readonly at: (key: ServiceKey | "install") => string;
}

/** What is wrong with the zones of a cluster and with the options of its services, each by itself, where the data says it. */
export function serviceOptionProblems(fleet: Fleet, cluster: SettledCluster): Problem[] {
  const { name, spec, settings } = cluster;
  const zones = pathOf("clusters", name, "dnsZones");
  return [
    ...zoneProblems(zones, spec.dnsZones ?? [], spec),
    ...missingZone(zones, cluster),
    ...serviceKeys.flatMap((key) => versionProblems(`${cluster.at(key)}.version`, settings[key]?.version)),
    ...issuingProblems(fleet, cluster, zones),
    ...recordProblems(cluster, zones),
    ...(settings.policyEngine === undefined
      ? []
      : policyEngineProblems(cluster.at("policyEngine"), settings.policyEngine)),
    ...gatewayProblems(cluster),
  ];
}

/** A cluster without a zone, and what it would be needed for. */
function missingZone(path: string, { spec, settings }: SettledCluster): Problem[] {
  const needs = zoneNeeds(settings);
  const text = needs.length < 2 ? needs.join("") : `${needs.slice(0, -1).join(", ")} and ${needs.at(-1) ?? ""}`;
  return needs.length === 0 || (spec.dnsZones ?? []).length > 0
    ? []
    : [violation("zones", path, `name a zone for ${text}`, { got: spec.dnsZones })];
}

function zoneNeeds({ certManager, externalDns, gateway }: ServiceSettings): string[] {
  const issuers = Object.entries(certManager?.issuers ?? {});
  return [
    ...(externalDns === undefined ? [] : ["external-dns"]),
    ...issuers.flatMap(([name, issuer]) =>
      issuer.kind === "acme" && issuer.zones.length === 0 ? [`the issuer ${name}`] : [],
    ),
    ...(gateway?.domain === "" ? ["the domain of the gateway"] : []),
  ];
}

/** What a range would choose anew each day, nobody could try before. */
function versionProblems(path: string, version: string | undefined): Problem[] {
  return version === undefined || /^v?\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/.test(version)
    ? []
    : [violation("chart-version", path, 'be an exact version such as "1.2.3"', { got: version })];
}

function issuingProblems(fleet: Fleet, cluster: SettledCluster, zones: string): Problem[] {
  const options = cluster.settings.certManager;
  if (options === undefined) {
    return [];
  }
  const path = cluster.at("certManager");
  const written = chosenService(fleet, cluster.spec, "certManager")?.issuers ?? {};
  const byDefault = Object.entries(written).flatMap(([name, issuer]) =>
    issuer.kind === "acme" && issuer.zones === undefined ? [`${path}.${pathOf("issuers", name, "zones")}`] : [],
  );
  return placed(certManagerProblems(path, cluster, options), cluster, byDefault, zones);
}

function recordProblems(cluster: SettledCluster, zones: string): Problem[] {
  const options = cluster.settings.externalDns;
  const path = cluster.at("externalDns");
  return options === undefined
    ? []
    : placed(externalDnsProblems(path, cluster, options), cluster, [`${path}.zones`], zones);
}

/**
 * Problems of options where the data says them: its workload identity with the cluster, and so its zones, of each of which is said
 * already what is wrong with it.
 */
function placed(
  problems: readonly Problem[],
  { name, spec }: ServiceCluster,
  zoneDefaults: readonly string[],
  zones: string,
): Problem[] {
  return problems.flatMap((problem) => {
    const { path, rule } = problem;
    if (rule === "identity-place") {
      return [withoutIdentity(name, spec, path.slice(path.lastIndexOf(".") + 1))];
    }
    const from = zoneDefaults.find((each) => path === each || path.startsWith(`${each}[`));
    if (from === undefined) {
      return [problem];
    }
    return path === from && rule !== "zones" ? [{ ...problem, path: zones }] : [];
  });
}

function withoutIdentity(cluster: string, spec: ClusterSpec, service: string): Problem {
  return spec.cloud === "local"
    ? violation("identity-place", pathOf("clusters", cluster, "cloud"), `have identities for ${service}`, {
        got: spec.cloud,
      })
    : violation(
        "identity-place",
        pathOf("clusters", cluster, "hardening", "workloadIdentity"),
        `be true for the identity of ${service}`,
        { got: spec.hardening?.workloadIdentity },
      );
}

function gatewayProblems(cluster: SettledCluster): Problem[] {
  const { certManager, externalDns, gateway } = cluster.settings;
  if (gateway === undefined) {
    return [];
  }
  const path = cluster.at("gateway");
  const at = childPath(path, "domain");
  const problems = gatewayControllerProblems(path, gateway).filter((each) => gateway.domain !== "" || each.path !== at);
  if (!isDomain(gateway.domain)) {
    return problems;
  }
  const zones = externalDns?.zones ?? [];
  const isWritten = zones.length === 0 || zones.some((zone) => isInZone(gateway.domain, zone));
  const must = `be in a zone of the cluster's external-dns, ${alternatives(zones.map((zone) => zone.name))}`;
  return [
    ...problems,
    ...(isWritten ? [] : [violation("host-zone", at, must, { got: gateway.domain })]),
    ...(certManager === undefined || !isWritten
      ? []
      : certificateProblems(
          path,
          { hosts: [`*.${gateway.domain}`], issuer: gateway.issuer },
          issuersOf(cluster, certManager),
          () => at,
        )),
  ];
}
