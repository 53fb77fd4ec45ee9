import type { ManagedCluster } from "@pulumi/azure-native/containerservice";
import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity";
import { Provider } from "@pulumi/azure-native/provider";
import { ResourceGroup } from "@pulumi/azure-native/resources";
import {
  ComponentResource,
  unknown,
  type ComponentResourceOptions,
  type Output,
  type ProviderResource,
} from "@pulumi/pulumi";
import { isDryRun } from "@pulumi/pulumi/runtime";

import type { AksSpec } from "../../lib/fleet/cluster-spec.js";
import { aksHardening } from "../../lib/fleet/hardening.js";
import type { LateValues } from "../../lib/late.js";
import { administrators } from "./aks/access.js";
import { apiServer } from "./aks/api-server.js";
import { aksControlPlane } from "./aks/control-plane.js";
import { secretsKey } from "./aks/encryption.js";
import { auditLogs, workspace } from "./aks/logs.js";
import { aksNetwork } from "./aks/network.js";
import { aksNodePools } from "./aks/node-pools.js";
import { roleAssignment } from "./aks/role-assignment.js";
import type { AksScope } from "./aks/scope.js";
import type { ServiceIdentity } from "../services/service.js";
import type { Cluster } from "./cluster.js";
import { grantOnAks } from "./identity/grant-on-aks.js";
import type { GrantedIdentity } from "./identity/granted-identity.js";
import { aksCredential, kubeconfig } from "./kubeconfig.js";
import { kubernetesProvider } from "./kubernetes-provider.js";
import { cloudName, type CloudClusterArgs } from "./scope.js";
import { resourceName } from "../../lib/names.js";

/** Arguments of {@link AksCluster}. */
export type AksClusterArgs = CloudClusterArgs<AksSpec>;

/**
 * A cluster on Azure Kubernetes Service: resource group, network, identity, key, logs, control plane and node pools, secure
 * unless its spec opts out by name.
 *
 * @example
 * const cluster = new AksCluster("production-apac", { fleet: "acme", spec });
 */
export class AksCluster extends ComponentResource implements Cluster {
  readonly provider: ProviderResource;
  readonly kubeconfig: Output<string>;
  readonly lateValues: LateValues<Output<string>>;
  private readonly scope: AksScope;

  constructor(name: string, args: AksClusterArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:AksCluster", name, {}, opts);
    const scope = this.newScope(name, args);
    this.scope = scope;
    const network = aksNetwork(scope);
    const identity = controlPlaneIdentity(scope);
    const joined = roleAssignment(scope, {
      role: "network-contributor",
      principalId: identity.principalId,
      principalType: "ServicePrincipal",
      scope: network.subnetId,
    });
    const key = secretsKey(scope, identity);
    const logs = workspace(scope);
    const cluster = aksControlPlane(scope, { network, identity, key, logs, ready: [joined] });
    auditLogs(scope, cluster, logs);
    const access = administrators(scope, cluster);
    const pools = aksNodePools(scope, cluster, network.subnetId);

    const api = apiServer(scope, cluster);
    const exec = aksCredential(args.spec.tenant);
    this.kubeconfig = api.apply(({ server, certificateAuthority }) =>
      kubeconfig({ name, server, certificateAuthority, exec }),
    );
    this.provider = kubernetesProvider(
      name,
      {
        kubeconfig: this.kubeconfig,
        identity: cloudName(scope),
        cluster,
        after: [...access, ...pools],
        deleteUnreachable: args.unprotected ?? false,
      },
      this,
    );
    this.lateValues = { cluster_endpoint: api.apply(({ server }) => server), oidc_issuer: oidcIssuer(cluster) };
    this.registerOutputs({ kubeconfig: this.kubeconfig, lateValues: this.lateValues });
  }

  grant(identity: ServiceIdentity): GrantedIdentity {
    return grantOnAks(this.scope, { identity, cluster: this });
  }

  private newScope(cluster: string, { fleet, spec, unprotected = false }: AksClusterArgs): AksScope {
    const on = aksHardening(spec);
    const provider = new Provider(
      cluster,
      { subscriptionId: spec.subscription, tenantId: spec.tenant, location: spec.region },
      { parent: this },
    );
    const options = { parent: this, provider };
    const group = new ResourceGroup(
      cluster,
      { resourceGroupName: resourceName(fleet, cluster), location: spec.region, tags: tags(fleet, cluster) },
      options,
    );
    const place = { resourceGroupName: group.name, location: spec.region };
    return { cluster, fleet, spec, on, protect: on.deletionProtection && !unprotected, options, place };
  }
}

/** Who the control plane is to Azure. */
function controlPlaneIdentity(scope: AksScope): UserAssignedIdentity {
  return new UserAssignedIdentity(
    `${scope.cluster}-control-plane`,
    { ...scope.place, resourceName: cloudName(scope, "control-plane") },
    scope.options,
  );
}

function tags(fleet: string, cluster: string) {
  return { "flotilla:fleet": fleet, "flotilla:cluster": cluster };
}

/**
 * Address that identifies the tokens of the cluster's service accounts; empty where workload identity is off. Azure makes it up, and a
 * preview of a new cluster knows only that there will be one.
 */
function oidcIssuer(cluster: ManagedCluster): Output<string> {
  return cluster.oidcIssuerProfile.apply((profile) => {
    const isComing = isDryRun() && profile?.enabled === true;
    return profile?.issuerURL ?? (isComing ? (unknown as unknown as string) : "");
  });
}
