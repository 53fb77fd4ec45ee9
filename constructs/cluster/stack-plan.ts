import { Config, getStack } from "@pulumi/pulumi";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { replacements } from "../../lib/fleet/replacements.js";
import { versionStep } from "../../lib/fleet/version-step.js";
import { refuse, shown } from "../../lib/problem.js";
import { objectProblems } from "../cluster-api/object-problems.js";
import { engineLayers } from "../deliverable-layers.js";
import { fleetProblems } from "../fleet-problems.js";
import { platform, type Layer, type OwnParts } from "../platform.js";
import { clusterServices, type ClusterServices } from "../services/cluster-services.js";
import { newRegistration, type NewRegistration } from "./delivery-registration.js";
import { chartManagement } from "./engine-charts.js";
import { lastRun } from "./last-run.js";
import { isApplied, layerHolders, type LayerHolders } from "./layer-holder.js";
import type { Management } from "./management.js";
import { isUnprotected } from "./unprotected.js";

/** What a stack does. */
export interface StackPlan {
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

/**
 * What a stack does, after all that can refuse it has had its say.
 *
 * @throws InvalidError and RangeError
 */
export async function stackPlan(fleet: Fleet, cluster: string, own: OwnParts): Promise<StackPlan> {
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
