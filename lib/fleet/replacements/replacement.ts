import type { AksSpec, EksSpec, GkeSpec } from "../cluster-spec.js";

/** What is lost and made anew: the cluster with all that runs on it, every node pool, or one. */
export type Replaced = "the cluster" | "all node pools" | "the node pool";

/** A part of a spec that its cloud cannot change in place. */
export interface Replacement<in Spec> {
  /** Where the part stands in the spec: `network.services`. */
  readonly path: string;
  /** What the part says; two specs that say the same replace nothing. */
  readonly value: (spec: Spec) => unknown;
  /** Whether a change replaces; without it, any does. */
  readonly unless?: (from: unknown, to: unknown) => boolean;
  readonly replaced: Replaced;
  /** The field that the cloud, or Pulumi's provider for it, does not change. */
  readonly field: string;
  /** Why, in a few words that follow "since". */
  readonly reason: string;
  /** Where the cloud or its provider says so. */
  readonly source: string;
  /**
   * What has to be done beforehand, where nobody can acknowledge the replacement: the new one cannot be made beside the old.
   *
   * @defaultValue the fleet may acknowledge it
   */
  readonly first?: string;
}

/** What the machine of a pool replaces. */
export type PoolReplacement = Pick<Replacement<never>, "field" | "reason" | "source">;

/** Who creates a cluster: the other one would make it a second time, under the same names in the cloud. */
export const provisionerReplacement: Replacement<EksSpec | GkeSpec | AksSpec> = {
  path: "provisioner",
  value: ({ provisioner = "pulumi" }) => provisioner,
  replaced: "the cluster",
  field: "flotilla.ClusterSpec.provisioner",
  reason: "Pulumi and Cluster API know nothing of what the other has made",
  source: "https://cluster-api.sigs.k8s.io/user/concepts",
  first: "to delete the cluster first (flotilla down)",
};

/** The ranges of a network of the cluster's own. */
export function ownNetwork(spec: EksSpec | GkeSpec | AksSpec) {
  return spec.existingNetwork === undefined ? spec.network : undefined;
}

/** A part that one of the specs does not have is compared by the row that says which network a cluster is in. */
export function eitherUnset(from: unknown, to: unknown): boolean {
  return from === undefined || to === undefined;
}
