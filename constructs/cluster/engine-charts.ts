import {
  ComponentResource,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
  type Resource,
} from "@pulumi/pulumi";

import { AppliedLayer } from "../../lib/bridge.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { InstallerName } from "../../lib/fleet/services-spec.js";
import type { LateValues } from "../../lib/late.js";
import type { Layer } from "../../lib/layer.js";
import { chartInstaller } from "../services/chart-installer.js";
import { managementOf, managementProvider, withoutManagement, type Management } from "./management.js";

const engines: Readonly<Record<InstallerName, string>> = {
  pulumi: "Pulumi",
  "cluster-api": "Cluster API",
  "argo-cd": "Argo CD",
  flux: "Flux",
  fleet: "Fleet",
};

/**
 * Where an engine is told which charts a cluster gets: on the management cluster.
 *
 * @param unprotected - whether the cluster is about to go: what the engine was told then goes without a management cluster
 * @throws when the management cluster is not there
 */
export async function chartManagement(
  fleet: Fleet,
  cluster: string,
  unprotected: boolean,
): Promise<Management | undefined> {
  const management = await managementOf(fleet);
  if (management === undefined && !unprotected) {
    const engine = engines[chartInstaller(fleet, cluster)];
    throw withoutManagement(fleet, `${cluster} has its charts installed by ${engine}`);
  }
  return management;
}

/** Arguments of {@link EngineCharts}. */
export interface EngineChartsArgs {
  /** Name of the fleet. */
  readonly fleet: string;
  /** The management cluster, or its provider in the stack that makes it. */
  readonly management: Management | { readonly cluster: string; readonly provider: ProviderResource };
  /**
   * Lets go of what the engine was told on a management cluster that is gone.
   *
   * @defaultValue false
   */
  readonly unprotected?: boolean;
}

/**
 * The charts that an engine on the management cluster installs on a cluster, which is told of each and waited for.
 *
 * @example
 * const charts = new EngineCharts("staging", { fleet: "acme", management });
 * charts.apply(layer, lateValues, [namespaces]);
 */
export class EngineCharts extends ComponentResource {
  private readonly cluster: string;
  private readonly provider: ProviderResource;

  constructor(name: string, args: EngineChartsArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:EngineCharts", name, {}, opts);
    const { fleet, management, unprotected = false } = args;
    this.cluster = management.cluster;
    this.provider =
      "provider" in management
        ? management.provider
        : managementProvider({ fleet, management, deleteUnreachable: unprotected }, this);
    this.registerOutputs({});
  }

  /** Tells the engine of a chart, once all that this needs is there. */
  apply(layer: Layer, lateValues: LateValues<Output<string>>, after: readonly Resource[]): AppliedLayer {
    return new AppliedLayer(
      `${this.cluster}/${layer.name}`,
      { cluster: this.cluster, layer, lateValues, after },
      { parent: this, provider: this.provider },
    );
  }
}
