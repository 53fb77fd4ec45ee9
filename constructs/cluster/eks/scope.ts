import type { EksSpec } from "../../../lib/fleet/cluster-spec.js";
import type { EksHardening, Options } from "../../../lib/fleet/hardening.js";
import type { Scope } from "../scope.js";

/** What the parts of a cluster on EKS share. */
export type EksScope = Scope<EksSpec, Options<EksHardening>>;
