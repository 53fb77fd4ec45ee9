import { all, log, type Output, type Resource } from "@pulumi/pulumi";
import { isDryRun, rpcKeepAlive } from "@pulumi/pulumi/runtime";

import { AppliedLayer } from "../../lib/bridge.js";
import { isFromClusterApi } from "../../lib/fleet/provisioner.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { LateValues } from "../../lib/late.js";
import { InvalidError } from "../../lib/problem.js";
import type { Layer, OwnParts } from "../platform.js";
import type { OwnRule } from "../policies/cluster-policies.js";
import { becomesRecords, recordWriter, type RecordWriter } from "../services/record-writer.js";
import type { SharedService } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { DeliveryRegistration } from "./delivery-registration.js";
import { EngineCharts } from "./engine-charts.js";
import { isRetained, type LayerHolders } from "./layer-holder.js";
import { managementKubeconfig } from "./management-kubeconfig.js";
import type { recordRemoval } from "./record-removal.js";
import { register } from "./registration.js";
import { runError } from "./run-error.js";
import { serviceGrants, type ServiceGrants } from "./service-grants.js";
import { stackPlan, type StackPlan } from "./stack-plan.js";
import { isUnprotected } from "./unprotected.js";

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
  const planned = await withoutStackTrace(() => stackPlan(fleet, cluster, ownParts(cluster, options)));
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

/** What there is to apply, and to what. */
interface Work {
  readonly fleet: Fleet;
  readonly cluster: string;
  readonly planned: StackPlan;
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
  { layers }: StackPlan,
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
