import { all, Config, getStack, log, type Output, type Resource } from "@pulumi/pulumi";
import { isDryRun, rpcKeepAlive } from "@pulumi/pulumi/runtime";

import { AppliedLayer } from "../../lib/bridge.js";
import { isFromClusterApi } from "../../lib/fleet/provisioner.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { replacements } from "../../lib/fleet/replacements.js";
import { versionStep } from "../../lib/fleet/version-step.js";
import type { LateValues } from "../../lib/late.js";
import { InvalidError, refuse, shown } from "../../lib/problem.js";
import { objectProblems } from "../cluster-api/object-problems.js";
import { engineLayers } from "../deliverable-layers.js";
import { fleetProblems } from "../fleet-problems.js";
import { platform, type Layer, type OwnParts } from "../platform.js";
import type { OwnRule } from "../policies/cluster-policies.js";
import { clusterServices, type ClusterServices } from "../services/cluster-services.js";
import { becomesRecords, recordWriter, type RecordWriter } from "../services/record-writer.js";
import type { SharedService } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { DeliveryRegistration, newRegistration, type NewRegistration } from "./delivery-registration.js";
import { lastRun } from "./last-run.js";
import { chartManagement, EngineCharts } from "./engine-charts.js";
import { isApplied, isRetained, layerHolders, type LayerHolders } from "./layer-holder.js";
import type { Management } from "./management.js";
import { managementKubeconfig } from "./management-kubeconfig.js";
import type { recordRemoval } from "./record-removal.js";
import { register } from "./registration.js";
import { runError } from "./run-error.js";
import { serviceGrants, type ServiceGrants } from "./service-grants.js";

/** What a stack tells whoever asks for its outputs. */
export interface ClusterStack {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The spec that the stack deployed: what the next run compares with. */
  readonly spec: ClusterSpec;
  /** Kubeconfig text, without a credential. */
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
  /** Who holds the layers that a delivery engine may apply: where the next run goes on. */
  readonly layers: Output<LayerHolders>;
}

/** What a stack has beside what the fleet says of its cluster. */
export interface ClusterStackOptions {
  /**
   * Layers of the stack's own; they may come `after` those of the platform and each other.
   *
   * @defaultValue none
   */
  readonly layers?: readonly Layer[];
  /**
   * Services of the stack's own, beside those of the fleet.
   *
   * @defaultValue none
   */
  readonly services?: readonly SharedService[];
  /**
   * Rules of the stack's own, beside those of the fleet's policies.
   *
   * @defaultValue none
   */
  readonly rules?: readonly OwnRule[];
}

/**
 * All that a stack does: creates its cluster and applies the layers that Pulumi delivers, those of the platform and its own.
 *
 * Nothing is registered when the fleet is invalid, or when the cluster or a pool would be replaced and the fleet does not
 * acknowledge it.
 *
 * @example
 * export const program = () => clusterStack(fleet, "production-us");
 */
export async function clusterStack(
  fleet: Fleet,
  cluster: string,
  options: ClusterStackOptions = {},
): Promise<ClusterStack> {
  const planned = await withoutStackTrace(() => plan(fleet, cluster, ownParts(cluster, options)));
  const { spec, registration } = planned;
  const created = await withoutStackTrace(() => createCluster(fleet, cluster, spec));
  const { kubeconfig } = created;
  const registrations =
    registration === undefined
      ? []
      : [new DeliveryRegistration(cluster, { fleet: fleet.name, ...registration, kubeconfig })];
  const grants = serviceGrants(created, planned.services.services);
  const { lateValues } = grants;
  const ready = await applyLayers({ fleet, cluster, planned, created, grants, registrations });
  await registered(fleet, cluster, kubeconfig, ready);
  const layers = all(ready.flatMap((layer) => layer.ready)).apply(() => planned.recorded);
  return { cluster, spec: JSON.parse(JSON.stringify(spec)) as ClusterSpec, kubeconfig, lateValues, layers };
}

/** What a stack is given, which is that of its own cluster. */
function ownParts(cluster: string, { layers = [], services = [], rules = [] }: ClusterStackOptions): OwnParts {
  const only =
    <T>(parts: readonly T[]) =>
    (name: string) =>
      name === cluster ? parts : [];
  return { layers: only(layers), services: only(services), rules: only(rules) };
}

interface Plan {
  readonly spec: ClusterSpec;
  /** What Pulumi applies to the cluster, in the order of what each needs. */
  readonly layers: readonly Layer[];
  /** Who holds the layers that may change hands once the run is complete. */
  readonly holders: LayerHolders;
  /** What the stack says of that: nothing new where the run may be one of the protected resources alone. */
  readonly recorded: LayerHolders;
  readonly services: ClusterServices;
  /** Where an engine is told of the charts; `undefined` where the stack installs them itself, or lets go of the cluster. */
  readonly management: Management | undefined;
  readonly registration: NewRegistration | undefined;
}

/** What to do, after all that can refuse it has had its say. */
async function plan(fleet: Fleet, cluster: string, own: OwnParts): Promise<Plan> {
  requireConfiguration(cluster);
  refuse(`fleet ${fleet.name}`, fleetProblems(fleet));
  const everyLayer = platform(fleet, cluster, own);
  refuse(
    `platform of ${cluster}`,
    everyLayer.flatMap(({ manifests }) => objectProblems(manifests)),
  );
  const services = clusterServices(fleet, cluster, own.services?.(cluster));
  const charts = new Set([...services.charts.values()].map(({ name }) => name));
  const spec = fleet.clusters[cluster];
  if (spec === undefined) {
    throw new RangeError(`fleet ${fleet.name} has no cluster ${cluster}`);
  }
  const deployed = await lastRun();
  if (deployed !== undefined) refuseSteps(fleet, cluster, deployed.spec, spec);
  const holders = layerHolders(layersThatMayChangeHands(everyLayer, cluster, own), deployed?.layers);
  const layers = everyLayer.filter(
    ({ name, deliver, appliedBy = cluster }) =>
      isApplied(holders[name] ?? deliver) && appliedBy === cluster && !charts.has(name),
  );
  const unprotected = isUnprotected(cluster);
  const isTold = charts.size > 0 && cluster !== fleet.management;
  return {
    ...{ spec, layers, holders, services },
    recorded: unprotected ? (deployed?.layers ?? holders) : holders,
    management: isTold ? await chartManagement(fleet, cluster, unprotected) : undefined,
    registration: await newRegistration(fleet, cluster, unprotected),
  };
}

/** Those that an engine may deliver, and the stack's own. */
function layersThatMayChangeHands(layers: readonly Layer[], cluster: string, own: OwnParts): readonly Layer[] {
  const names = new Set([...engineLayers, ...(own.layers?.(cluster) ?? []).map(({ name }) => name)]);
  return layers.filter(({ name }) => names.has(name));
}

/** Refuses to make of a cluster what it cannot become in place, unless the fleet acknowledges it. */
function refuseSteps(fleet: Fleet, cluster: string, deployed: ClusterSpec, spec: ClusterSpec): void {
  refuse(`cluster ${cluster}`, [
    ...replacements(cluster, deployed, spec, fleet.acknowledgedReplacements ?? []),
    ...versionStep(cluster, deployed, spec),
  ]);
}

/** The stack's own settings say which cluster it is, so that none is run with those of another. */
function requireConfiguration(cluster: string): void {
  const configured = new Config("flotilla").get("cluster");
  if (configured !== cluster) {
    refuse(`stack ${getStack()}`, [
      {
        path: "flotilla:cluster",
        rule: "stack-configuration",
        message: `must be ${shown(cluster)} in Pulumi.${getStack()}.yaml, got ${shown(configured)}`,
        fix: `pulumi config set flotilla:cluster ${cluster} --stack ${getStack()}`,
      },
    ]);
  }
}

/** A user's mistake is shown as its text alone; where in the program it was found helps nobody. */
async function withoutStackTrace<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof InvalidError ? runError(error.message) : error;
  }
}

/** Creates the cluster, with the SDK of its cloud and no other. */
async function createCluster(fleet: Fleet, cluster: string, spec: ClusterSpec): Promise<Cluster> {
  const unprotected = isUnprotected(cluster);
  if (isFromClusterApi(spec)) {
    const { createdByClusterApi } = await import("./cluster-api/create.js");
    return createdByClusterApi({ fleet, cluster, spec, unprotected });
  }
  const args = { fleet: fleet.name, unprotected };
  switch (spec.cloud) {
    case "eks":
      return new (await import("./eks.js")).EksCluster(cluster, { ...args, spec });
    case "gke":
      return new (await import("./gke.js")).GkeCluster(cluster, { ...args, spec });
    case "aks":
      return new (await import("./aks.js")).AksCluster(cluster, { ...args, spec });
    case "local":
      return new (await import("./local.js")).LocalCluster(cluster, { fleet: fleet.name, spec });
  }
}

/** Whether whoever runs the stack lifts the protection of this cluster, by name. */
function isUnprotected(cluster: string): boolean {
  return (process.env["FLOTILLA_UNPROTECT"] ?? "").split(",").includes(cluster);
}

/** What there is to apply, and to what. */
interface Work {
  readonly fleet: Fleet;
  readonly cluster: string;
  readonly planned: Plan;
  readonly created: Cluster;
  readonly grants: ServiceGrants;
  /** What an engine must know of the cluster before it is told of charts. */
  readonly registrations: readonly Resource[];
}

/**
 * Applies layers, which stand in the order in which they need each other. The layer of a chart that an engine installs is there when the
 * chart is.
 */
async function applyLayers(work: Work): Promise<AppliedLayer[]> {
  const { cluster, planned, created, grants, registrations } = work;
  const writer = recordWriter(planned.services.services);
  const removal = await removalOf(planned, writer);
  let removed: Resource[] = [];
  const { lateValues } = grants;
  const { charts } = planned.services;
  const engine = engineCharts(work);
  const applied = new Map<string, readonly AppliedLayer[]>();
  const afterOf = (layer: Layer): Resource[] => [
    ...layer.after.flatMap((name) => applied.get(name) ?? []),
    ...(grants.ready.get(layer.name) ?? []),
    ...(becomesRecords(layer) ? removed : []),
  ];
  for (const layer of planned.layers) {
    const own = new AppliedLayer(
      `${cluster}/${layer.name}`,
      { cluster, layer, lateValues, after: afterOf(layer), isRetained: isRetained(planned.holders[layer.name]) },
      { provider: created.provider },
    );
    const chart = charts.get(layer.name);
    const told = chart === undefined ? undefined : engine?.apply(chart, lateValues, [own, ...registrations]);
    applied.set(layer.name, told === undefined ? [own] : [own, told]);
    if (layer.name === writer?.layer && removal !== undefined) {
      removed = [removal(cluster, writer.seconds, (told ?? own).ready)];
    }
  }
  return [...applied.values()].flat();
}

/** What keeps who writes records until those of the layers are gone; nothing where there are none, or they stay. */
async function removalOf(
  { layers }: Plan,
  writer: RecordWriter | undefined,
): Promise<typeof recordRemoval | undefined> {
  return writer !== undefined && writer.seconds > 0 && layers.some(becomesRecords)
    ? (await import("./record-removal.js")).recordRemoval
    : undefined;
}

function engineCharts({ fleet, cluster, planned, created: { provider } }: Work): EngineCharts | undefined {
  const management = cluster === fleet.management ? { cluster, provider } : planned.management;
  return planned.services.charts.size === 0 || management === undefined
    ? undefined
    : new EngineCharts(cluster, { fleet: fleet.name, management, unprotected: isUnprotected(cluster) });
}

/** Has the inventory say what is seen of the cluster, as soon as its layers are applied. */
async function registered(
  fleet: Fleet,
  cluster: string,
  kubeconfig: Output<string>,
  applied: readonly AppliedLayer[],
): Promise<void> {
  if (isDryRun() || fleet.managementLayer === undefined) {
    return;
  }
  const known = cluster === fleet.management ? kubeconfig : await managementKubeconfig(fleet);
  if (known === undefined) {
    return;
  }
  const done = rpcKeepAlive(); // the program ends no sooner, also when nothing of it waits for this
  all([kubeconfig, known, all(applied.flatMap(({ ready }) => ready))]).apply(async ([own, management]) => {
    try {
      await register({ fleet, cluster, kubeconfig: own, management });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await log.warn(`the inventory on ${fleet.management} was not told of ${cluster}: ${reason}`);
    } finally {
      done();
    }
  });
}
