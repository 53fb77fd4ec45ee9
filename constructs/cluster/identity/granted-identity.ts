import type { Output, ProviderResource, Resource } from "@pulumi/pulumi";

import type { CloudSpec } from "../../../lib/fleet/cluster-spec.js";
import type { LateValues } from "../../../lib/late.js";
import type { ServiceIdentity } from "../../services/service.js";
import type { Cluster } from "../cluster.js";
import type { IdentityPlace } from "./identity-place.js";

/** Where identities are made: a cluster with the component and cloud provider of its parts. */
export interface IdentityScope<Spec extends CloudSpec> extends IdentityPlace<Spec> {
  readonly options: { readonly parent: Resource; readonly provider: ProviderResource };
}

/** Whose identity is made, on which cluster. */
export interface GrantArgs {
  readonly identity: ServiceIdentity;
  /** The cluster, whoever made it: identities come when it is there and go before it. */
  readonly cluster: Pick<Cluster, "provider" | "lateValues">;
}

/** An identity that a cloud knows. */
export interface GrantedIdentity {
  /** What must exist before the service runs, and as long as it does. */
  readonly ready: readonly Resource[];
  /** What manifests need and only the cloud knows. */
  readonly lateValues: LateValues<Output<string>>;
}
