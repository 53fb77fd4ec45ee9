import type { Output, ProviderResource } from "@pulumi/pulumi";

import type { LateValues } from "../../lib/late.js";
import type { ServiceIdentity } from "../services/service.js";
import type { GrantedIdentity } from "./identity/granted-identity.js";

/** What the rest of a program sees of a cluster, whoever runs it. */
export interface Cluster {
  /** Kubernetes provider of the cluster. */
  readonly provider: ProviderResource;
  /** Kubeconfig text, with a command that gets a credential and never the credential itself. */
  readonly kubeconfig: Output<string>;
  /** What manifests need from the cloud and nobody knows beforehand. */
  readonly lateValues: LateValues<Output<string>>;
  /**
   * Makes a service account of the cluster somebody in the cloud, beside the parts of the cluster.
   *
   * @throws {@link InvalidError} when the cloud cannot give it what it asks for
   */
  readonly grant: (identity: ServiceIdentity) => GrantedIdentity;
}
