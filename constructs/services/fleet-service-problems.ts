import type { Fleet } from "../../lib/fleet/fleet.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { alternatives } from "../../lib/schema.js";
import { chartInstaller } from "./chart-installer.js";
import { dnsOwnerProblems } from "./dns-owners.js";
import { exposedNames } from "./exposed-names.js";
import { externalDnsName, type ExternalDnsValues } from "./external-dns-values.js";
import { fleetServices } from "./fleet-services.js";
import { installersOf } from "./installers/installers.js";
import { recordSetProblems, type ClusterRecords } from "./record-sets.js";
import { serviceOptionProblems, type SettledCluster } from "./service-option-problems.js";
import { chosenService, serviceKeys, servicePath, serviceSettings } from "./service-settings.js";
import { serviceSetProblems, type SoundCluster } from "./service-set-problems.js";
import type { SharedService } from "./service.js";

/**
 * What is wrong with the services of a fleet that has no other problem, over all its clusters.
 *
 * @param own - services that the data does not describe; where they are not known, nothing is said of what services need from each other
 */
export function fleetServiceProblems(fleet: Fleet, own?: (cluster: string) => readonly SharedService[]): Problem[] {
  const clusters = settledClusters(fleet);
  const checked = clusters.map((cluster) => ({ cluster, problems: serviceOptionProblems(fleet, cluster) }));
  const sound: SoundCluster[] = checked
    .filter(({ problems }) => problems.length === 0)
    .map(({ cluster }) => ({ ...cluster, services: fleetServices(fleet, cluster.name) }));
  return distinct([
    ...checked.flatMap(({ problems }) => problems),
    ...clusters.flatMap((cluster) => installerProblems(fleet, cluster)),
    ...managementProblems(fleet),
    ...exposureProblems(fleet, clusters),
    ...sound.flatMap((cluster) => serviceSetProblems(cluster, own?.(cluster.name))),
    ...dnsOwnerProblems(fleet.name, externalDnsOf(sound)),
    ...recordSetProblems(recordsOf(fleet, sound)),
  ]);
}

function settledClusters(fleet: Fleet): SettledCluster[] {
  return Object.entries(fleet.clusters).map(([name, spec]) => ({
    fleet: fleet.name,
    name,
    spec,
    settings: serviceSettings(fleet, name, spec),
    at: (key) => servicePath(name, spec, key),
  }));
}

/** What the fleet says of all its clusters is wrong once. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.path} ${problem.message}`, problem])).values()];
}

/** Who installs the charts reaches the cluster, and is there. */
function installerProblems(fleet: Fleet, { name, spec, settings, at }: SettledCluster): Problem[] {
  const installer = chartInstaller(fleet, name);
  if (serviceKeys.every((key) => settings[key] === undefined)) {
    return [];
  }
  const reaching = installersOf(spec, name === fleet.management);
  if (!reaching.includes(installer)) {
    return [violation("installer", at("install"), `be ${alternatives(reaching)} for ${name}`, { got: installer })];
  }
  const { delivery = [], rancher } = fleet.managementLayer ?? {};
  const engines: readonly string[] = [
    "pulumi",
    "cluster-api",
    ...delivery,
    ...(rancher === undefined ? [] : ["fleet"]),
  ];
  const must = `be "pulumi", or be named in managementLayer.delivery as well`;
  return engines.includes(installer) ? [] : [violation("installer", at("install"), must, { got: installer })];
}

/** Rancher, the operator and the webhooks of Cluster API have their certificates from it. */
function managementProblems(fleet: Fleet): Problem[] {
  const { clusters, management, managementLayer } = fleet;
  const needed = (["rancher", "clusterApiOperator"] as const).find((key) => managementLayer?.[key] !== undefined);
  const spec = clusters[management];
  if (needed === undefined || spec === undefined || chosenService(fleet, spec, "certManager") !== undefined) {
    return [];
  }
  const path = servicePath(management, spec, "certManager");
  const must = `be there for managementLayer.${needed}, which has its certificates from it`;
  return [violation("management-certificates", path, must, { got: spec.services?.certManager })];
}

/** What is exposed has a Gateway on each of its clusters, which takes its routes. */
function exposureProblems({ workloads }: Fleet, clusters: readonly SettledCluster[]): Problem[] {
  const byName = new Map(clusters.map((cluster) => [cluster.name, cluster]));
  const routed = new Map(clusters.map(({ name, settings }) => [name, new Set(settings.gateway?.routesFrom)]));
  return Object.entries(workloads)
    .filter(([, { expose }]) => expose !== undefined)
    .flatMap(([name, { namespace, replicas }]) =>
      Object.keys(replicas).flatMap((cluster) => {
        const found = byName.get(cluster);
        if (found?.settings.gateway === undefined) {
          const must = "name clusters with a gateway, since the workload is exposed";
          return [violation("exposed-gateway", pathOf("workloads", name, "replicas"), must, { got: cluster })];
        }
        const must = `name ${namespace}, the namespace of the exposed workload ${name}`;
        const got = found.settings.gateway.routesFrom;
        return routed.get(cluster)?.has(namespace) === true
          ? []
          : [violation("exposed-namespace", `${found.at("gateway")}.routesFrom`, must, { got })];
      }),
    );
}

function externalDnsOf(clusters: readonly SoundCluster[]): Readonly<Record<string, SharedService<ExternalDnsValues>>> {
  return Object.fromEntries(
    clusters.flatMap(({ name, services }) => {
      const service = services.find(({ name: service }) => service === externalDnsName);
      return service === undefined ? [] : [[name, service as SharedService<ExternalDnsValues>]];
    }),
  );
}

/** The records that clusters write of what the data exposes; those of a local cluster are its own affair. */
function recordsOf(fleet: Fleet, clusters: readonly SoundCluster[]): Readonly<Record<string, ClusterRecords>> {
  return Object.fromEntries(
    clusters.flatMap(({ name, spec, settings: { externalDns } }) => {
      if (spec.cloud === "local" || externalDns?.sources?.includes("gateway-httproute") !== true) {
        return [];
      }
      const hosts = [...exposedNames(fleet, name)].map(([workload, exposed]) => {
        const path = pathOf("workloads", workload, "expose");
        return { ...exposed, paths: { host: `${path}.name`, routing: `${path}.${pathOf("routing", name)}` } };
      });
      return [[name, { zones: externalDns.zones, hosts }]];
    }),
  );
}
