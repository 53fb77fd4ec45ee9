import type { ClusterSpec } from "./cluster-spec.js";
import type { Fleet } from "./fleet.js";
import { isFromClusterApi } from "./provisioner.js";
import type { Infrastructure, Provider } from "./cluster-api-providers.js";

/** What Cluster API has to know of a cluster that it creates. */
export interface ProvisionedCluster {
  readonly cloud: ClusterSpec["cloud"];
  /**
   * Whether the cloud runs the control plane, or machines of the cluster do.
   *
   * @defaultValue `"managed"`
   */
  readonly controlPlane?: "managed" | "kubeadm";
  /**
   * Whether it is made from a ClusterClass.
   *
   * @defaultValue false
   */
  readonly fromClass?: boolean;
}

/** Who makes the machines of a cloud's clusters; Docker containers stand in for the machines of a local one. */
const infrastructures: Readonly<Record<ClusterSpec["cloud"], Infrastructure>> = {
  eks: "aws",
  gke: "gcp",
  aks: "azure",
  local: "docker",
};

/** The clusters of a fleet that Cluster API can create: those of a cloud, but not the one that it runs on. */
export function provisionable({ clusters, management }: Fleet): Record<string, ProvisionedCluster> {
  return Object.fromEntries(
    Object.entries(clusters)
      .filter(([name, { cloud }]) => name !== management && cloud !== "local")
      .map(([name, { cloud }]) => [name, { cloud }]),
  );
}

/** The clusters of a fleet that Cluster API creates. */
export function provisioned({ clusters }: Fleet): Record<string, ProvisionedCluster> {
  return Object.fromEntries(
    Object.entries(clusters)
      .filter(([, spec]) => isFromClusterApi(spec))
      .map(([name, { cloud }]) => [name, { cloud }]),
  );
}

/** The infrastructures that some clusters need, in alphabetical order. */
export function neededInfrastructures(clusters: readonly ProvisionedCluster[]): Infrastructure[] {
  return [...new Set(clusters.map(({ cloud }) => infrastructures[cloud]))].sort();
}

/** Feature gates by provider. */
export type FeatureGates = Readonly<Partial<Record<Provider, Readonly<Record<string, true>>>>>;

/**
 * The feature gates that some clusters need, of each provider that has them. What a provider has on anyway is named too where
 * a default has changed before: the manifests of the AWS and Google providers leave machine pools off.
 *
 * - https://github.com/kubernetes-sigs/cluster-api/blob/v1.14.2/feature/feature.go
 * - https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.11.1/config/manager/manager.yaml
 * - https://github.com/kubernetes-sigs/cluster-api-provider-gcp/blob/v1.12.0/config/manager/manager.yaml
 * - https://github.com/kubernetes-sigs/cluster-api-provider-azure/blob/v1.26.0/config/manager/manager.yaml
 */
export function neededGates(clusters: readonly ProvisionedCluster[]): FeatureGates {
  const managed = (cloud: ClusterSpec["cloud"]) =>
    clusters.some((each) => each.cloud === cloud && each.controlPlane !== "kubeadm");
  const [eks, gke, aks] = [managed("eks"), managed("gke"), managed("aks")];
  const pools = eks || gke || aks;
  const classes = clusters.some(({ fromClass }) => fromClass);
  return {
    core: gates({ ClusterTopology: classes, MachinePool: pools }),
    kubeadmBootstrap: gates({ MachinePool: pools }),
    kubeadmControlPlane: gates({ ClusterTopology: classes }),
    aws: gates({ EKS: eks, MachinePool: eks }),
    azure: gates({ ASOAPI: aks, MachinePool: aks }),
    docker: gates({ ClusterTopology: classes }),
    gcp: gates({ GKE: gke, MachinePool: gke }),
  };
}

function gates(needed: Readonly<Record<string, boolean>>): Record<string, true> {
  return Object.fromEntries(
    Object.entries(needed)
      .filter(([, isNeeded]) => isNeeded)
      .map(([name]) => [name, true] as const),
  );
}
