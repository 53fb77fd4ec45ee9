import {
  ComponentResource,
  all,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
} from "@pulumi/pulumi";

import type { EksSpec } from "../../lib/fleet/cluster-spec.js";
import type { LateValues } from "../../lib/late.js";
import type { ServiceIdentity } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { administrators, identityProvider, oidcIssuer, privateCallers } from "./eks/access.js";
import { dnsAddon, nodeAddons } from "./eks/addons.js";
import { eksControlPlane } from "./eks/control-plane.js";
import { eksIdentities } from "./eks/identities.js";
import { eksNetwork } from "./eks/network.js";
import { eksNodePools } from "./eks/node-pools.js";
import { eksScope, type EksScope } from "./eks/scope.js";
import { eksCredential, kubeconfig } from "./kubeconfig.js";
import { grantOnEks } from "./identity/grant-on-eks.js";
import type { GrantedIdentity } from "./identity/granted-identity.js";
import { kubernetesProvider } from "./kubernetes-provider.js";
import { cloudName, type CloudClusterArgs } from "./scope.js";

/** Arguments of {@link EksCluster}. */
export type EksClusterArgs = CloudClusterArgs<EksSpec>;

/**
 * A cluster on Amazon Elastic Kubernetes Service: network, identities, control plane, add-ons and node pools, secure unless
 * its spec opts out by name.
 *
 * @example
 * const cluster = new EksCluster("production-us", { fleet: "acme", spec });
 * new AppliedLayer("foundation", { cluster: "production-us", layer, lateValues: cluster.lateValues }, { provider: cluster.provider });
 */
export class EksCluster extends ComponentResource implements Cluster {
  readonly provider: ProviderResource;
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
  private readonly scope: EksScope;

  constructor(name: string, args: EksClusterArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:EksCluster", name, {}, opts);
    const scope = eksScope(name, args, this);
    this.scope = scope;
    const network = eksNetwork(scope);
    const identities = eksIdentities(scope);
    const cluster = eksControlPlane(scope, network, identities);
    const access = [...administrators(scope, cluster), ...privateCallers(scope, cluster)];
    const issuer = oidcIssuer(cluster);
    identityProvider(scope, issuer);
    const addons = nodeAddons(scope, cluster, network);
    const pools = eksNodePools(scope, { cluster, network, identity: identities.nodes, after: addons });
    const dns = dnsAddon(scope, cluster, pools);

    const exec = eksCredential(cloudName(scope), args.spec.region);
    this.kubeconfig = all([cluster.endpoint, cluster.certificateAuthority]).apply(([server, { data }]) =>
      kubeconfig({ name, server, certificateAuthority: data, exec }),
    );
    this.provider = kubernetesProvider(
      name,
      {
        kubeconfig: this.kubeconfig,
        identity: cloudName(scope),
        cluster,
        after: [...access, dns],
        deleteUnreachable: args.unprotected ?? false,
      },
      this,
    );
    this.lateValues = { cluster_endpoint: cluster.endpoint, oidc_issuer: issuer };
    this.registerOutputs({ kubeconfig: this.kubeconfig, lateValues: this.lateValues });
  }

  grant(identity: ServiceIdentity): GrantedIdentity {
    return grantOnEks(this.scope, { identity, cluster: this });
  }
}
