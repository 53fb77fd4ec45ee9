import type { CustomResourceOptions, ProviderResource, Resource } from "@pulumi/pulumi";

import type { CloudSpec } from "../../lib/fleet/cluster-spec.js";
import { resourceName, type ShortlyNamed } from "../../lib/names.js";

/** Arguments of a cluster in a cloud. */
export interface CloudClusterArgs<Spec extends CloudSpec> {
  /** Name of the fleet: the beginning of every name in the cloud. */
  readonly fleet: string;
  /** The cluster as the fleet describes it. */
  readonly spec: Spec;
  /**
   * Lifts deletion protection, and lets go of objects in a cluster that is gone.
   *
   * @defaultValue false
   */
  readonly unprotected?: boolean;
}

/** What the parts of one cluster share: who they belong to, what they are called and what is on. */
export interface Scope<Spec extends CloudSpec, On> {
  /** Name of the cluster in the fleet, the beginning of every name in the stack. */
  readonly cluster: string;
  readonly fleet: string;
  readonly spec: Spec;
  /** The options of the secure preset. */
  readonly on: On;
  /** Whether the cluster and what it cannot live without must not be deleted. */
  readonly protect: boolean;
  /** Component and cloud provider of every part. */
  readonly options: { readonly parent: Resource; readonly provider: ProviderResource };
}

/** Name of a part in the cloud. */
export function cloudName<On>(scope: Scope<CloudSpec, On>, role?: string, kind?: ShortlyNamed): string {
  return resourceName(scope.fleet, scope.cluster, role, kind);
}

/** Options of a part whose loss nobody could undo. */
export function guarded<On>({ options, protect }: Scope<CloudSpec, On>): CustomResourceOptions {
  return { ...options, protect };
}
