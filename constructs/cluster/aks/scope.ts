import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import type { AksHardening, Options } from "../../../lib/fleet/hardening.js";
import type { Output } from "@pulumi/pulumi";
import type { Scope } from "../scope.js";

/** What the parts of a cluster on AKS share. */
export interface AksScope extends Scope<AksSpec, Options<AksHardening>> {
  /** The resource group that everything is in. */
  readonly place: { readonly resourceGroupName: Output<string>; readonly location: string };
}
