import type { CloudSpec } from "../../lib/fleet/cluster-spec.js";
import { resourceName, type ShortlyNamed } from "../../lib/names.js";
import type { ObjectScope } from "./object-scope.js";

/** What the objects of a managed cluster share. */
export interface ManagedScope<Spec extends CloudSpec, On, Own> extends ObjectScope {
  readonly fleet: string;
  readonly spec: Spec;
  /** The options of the secure preset. */
  readonly on: On;
  /** What the cluster has beside its spec. */
  readonly own: Own;
}

/** Name of a part in the cloud: the one that Pulumi would give it. */
export function cloudName(
  { fleet, cluster }: { readonly fleet: string; readonly cluster: string },
  role?: string,
  kind?: ShortlyNamed,
): string {
  return resourceName(fleet, cluster, role, kind);
}
