import {
  ComponentResource,
  all,
  interpolate,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
} from "@pulumi/pulumi";

import type { GkeSpec } from "../../lib/fleet/cluster-spec.js";
import type { LateValues } from "../../lib/late.js";
import type { ServiceIdentity } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { gkeControlPlane } from "./gke/control-plane.js";
import { gkeKeys } from "./gke/encryption.js";
import { gkeNetwork } from "./gke/network.js";
import { gkeNodeIdentity } from "./gke/node-identity.js";
import { gkeNodePools } from "./gke/node-pools.js";
import { gkeScope, type GkeScope } from "./gke/scope.js";
import { gkeCredential, kubeconfig } from "./kubeconfig.js";
import { grantOnGke } from "./identity/grant-on-gke.js";
import type { GrantedIdentity } from "./identity/granted-identity.js";
import { kubernetesProvider } from "./kubernetes-provider.js";
import { cloudName, type CloudClusterArgs } from "./scope.js";

/** Arguments of {@link GkeCluster}. */
export type GkeClusterArgs = CloudClusterArgs<GkeSpec>;

/**
 * A cluster on Google Kubernetes Engine: network, keys, node identity, control plane and node pools, secure unless its spec
 * opts out by name.
 *
 * @example
 * const cluster = new GkeCluster("production-eu", { fleet: "acme", spec });
 */
export class GkeCluster extends ComponentResource implements Cluster {
  readonly provider: ProviderResource;
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
  private readonly scope: GkeScope;

  constructor(name: string, args: GkeClusterArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:GkeCluster", name, {}, opts);
    const scope = gkeScope(name, args, this);
    this.scope = scope;
    const network = gkeNetwork(scope);
    const identity = gkeNodeIdentity(scope);
    const keys = gkeKeys(scope);
    const cluster = gkeControlPlane(scope, { network, keys, identity });
    const pools = gkeNodePools(scope, { cluster, identity, disks: keys.disks });

    const server = interpolate`https://${cluster.endpoint}`;
    // https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
    const location = `projects/${args.spec.project}/locations/${args.spec.region}`;
    const issuer = interpolate`https://container.googleapis.com/v1/${location}/clusters/${cluster.name}`;
    this.kubeconfig = all([server, cluster.masterAuth]).apply(([address, { clusterCaCertificate }]) =>
      kubeconfig({
        name,
        server: address,
        certificateAuthority: clusterCaCertificate,
        exec: gkeCredential(),
      }),
    );
    this.provider = kubernetesProvider(
      name,
      {
        kubeconfig: this.kubeconfig,
        identity: cloudName(scope),
        cluster,
        after: pools,
        deleteUnreachable: args.unprotected ?? false,
      },
      this,
    );
    this.lateValues = { cluster_endpoint: server, oidc_issuer: issuer };
    this.registerOutputs({ kubeconfig: this.kubeconfig, lateValues: this.lateValues });
  }

  grant(identity: ServiceIdentity): GrantedIdentity {
    return grantOnGke(this.scope, { identity, cluster: this });
  }
}
