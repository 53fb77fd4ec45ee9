import { all, Config, getStack, log, type Output } from "@pulumi/pulumi";
import { isDryRun, rpcKeepAlive } from "@pulumi/pulumi/runtime";

import { AppliedLayer } from "../../lib/bridge.js";
import { check } from "../../lib/fleet/check.js";
import { isFromClusterApi } from "../../lib/fleet/provisioner.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { replacements } from "../../lib/fleet/replacements.js";
import { versionStep } from "../../lib/fleet/version-step.js";
import type { LateValues } from "../../lib/late.js";
import { InvalidError, refuse, shown } from "../../lib/problem.js";
import { objectProblems } from "../cluster-api/object-problems.js";
import { platform, type Layer, type OwnParts } from "../platform.js";
import type { SharedService } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { DeliveryRegistration, newRegistration, type NewRegistration } from "./delivery-registration.js";
import { deployedSpec } from "./deployed-spec.js";
import { managementKubeconfig } from "./management-kubeconfig.js";
import { register } from "./registration.js";
import { runError } from "./run-error.js";

/** What a stack tells whoever asks for its outputs. */
export interface ClusterStack {
  /** Name of the cluster. */
  readonly cluster: string;
  /** The spec that the stack deployed: what the next run compares with. */
  readonly spec: ClusterSpec;
  /** Kubeconfig text, without a credential. */
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
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
  const { spec, layers, registration } = await withoutStackTrace(() =>
    plan(fleet, cluster, ownParts(cluster, options)),
  );
  const created = await withoutStackTrace(() => createCluster(fleet, cluster, spec));
  const { kubeconfig, lateValues } = created;
  const ready = applyLayers(cluster, layers, created);
  if (registration !== undefined) {
    new DeliveryRegistration(cluster, { fleet: fleet.name, ...registration, kubeconfig });
  }
  await registered(fleet, cluster, kubeconfig, ready);
  return { cluster, spec: JSON.parse(JSON.stringify(spec)) as ClusterSpec, kubeconfig, lateValues };
}

/** What a stack is given, which is that of its own cluster. */
function ownParts(cluster: string, { layers = [], services = [] }: ClusterStackOptions): OwnParts {
  const only =
    <T>(parts: readonly T[]) =>
    (name: string) =>
      name === cluster ? parts : [];
  return { layers: only(layers), services: only(services) };
}

interface Plan {
  readonly spec: ClusterSpec;
  readonly layers: readonly Layer[];
  readonly registration: NewRegistration | undefined;
}

/** What to do, after all that can refuse it has had its say. */
async function plan(fleet: Fleet, cluster: string, own: OwnParts): Promise<Plan> {
  requireConfiguration(cluster);
  refuse(`fleet ${fleet.name}`, check(fleet));
  const everyLayer = platform(fleet, cluster, own);
  refuse(
    `platform of ${cluster}`,
    everyLayer.flatMap(({ manifests }) => objectProblems(manifests)),
  );
  const layers = everyLayer.filter(({ deliver, appliedBy = cluster }) => deliver === "pulumi" && appliedBy === cluster);
  const spec = fleet.clusters[cluster];
  if (spec === undefined) {
    throw new RangeError(`fleet ${fleet.name} has no cluster ${cluster}`);
  }
  const deployed = await deployedSpec();
  if (deployed !== undefined) {
    refuse(`cluster ${cluster}`, [
      ...replacements(cluster, deployed, spec, fleet.acknowledgedReplacements ?? []),
      ...versionStep(cluster, deployed, spec),
    ]);
  }
  return { spec, layers, registration: await newRegistration(fleet, cluster, isUnprotected(cluster)) };
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

/** Applies layers, which stand in the order in which they need each other. */
function applyLayers(cluster: string, layers: readonly Layer[], { provider, lateValues }: Cluster): AppliedLayer[] {
  const applied = new Map<string, AppliedLayer>();
  for (const layer of layers) {
    const after = layer.after.flatMap((name) => applied.get(name) ?? []);
    applied.set(
      layer.name,
      new AppliedLayer(`${cluster}/${layer.name}`, { cluster, layer, lateValues, after }, { provider }),
    );
  }
  return [...applied.values()];
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
