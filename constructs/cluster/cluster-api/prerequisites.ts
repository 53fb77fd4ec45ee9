import type { Output, Resource } from "@pulumi/pulumi";

import type { LateValues } from "../../../lib/late.js";
import type { GrantArgs, GrantedIdentity } from "../identity/granted-identity.js";
import type { ExecCredential } from "../kubeconfig.js";

/** What a cloud has to have before Cluster API can make a cluster in it, which no provider of Cluster API makes. */
export interface Prerequisites {
  /** What must exist before the objects of the cluster do, and as long as they do. */
  readonly ready: readonly Resource[];
  /** What the objects of the cluster need to be told. */
  readonly lateValues: LateValues<Output<string>>;
  /** Makes a service account of the cluster somebody in the cloud. */
  readonly grant: (args: GrantArgs) => GrantedIdentity;
}

/** What differs between the clouds in a cluster that Cluster API makes. */
export interface CloudPart {
  /** How to get a credential of the cluster. */
  readonly credential: ExecCredential;
  /** Makes what must be there first, below a component. */
  readonly prerequisites: (parent: Resource) => Prerequisites;
}
