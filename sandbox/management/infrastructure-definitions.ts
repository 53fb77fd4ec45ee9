import { AWS_VERSION, AZURE_VERSION, GCP_VERSION, groups } from "../../constructs/cluster-api/contract.js";
import { standInDefinition, type StandInKind } from "../stand-ins/definition.js";

/** Clouds whose provider the sandbox stands in for. */
const kinds: Readonly<Record<string, readonly StandInKind[]>> = {
  aws: [
    ...made(AWS_VERSION, groups.infrastructure, "AWSCluster", "AWSClusterTemplate", "AWSMachine", "AWSMachineTemplate"),
    ...made(AWS_VERSION, groups.infrastructure, "AWSManagedCluster", "AWSManagedMachinePool"),
    ...made(AWS_VERSION, groups.controlPlane, "AWSManagedControlPlane"),
    ...made(AWS_VERSION, groups.infrastructure, "AWSClusterRoleIdentity").map((each) => ({
      ...each,
      plural: "awsclusterroleidentities",
      scope: "Cluster" as const,
    })),
  ],
  azure: made(
    AZURE_VERSION,
    groups.infrastructure,
    "AzureASOManagedCluster",
    "AzureASOManagedControlPlane",
    "AzureASOManagedMachinePool",
  ),
  gcp: made(GCP_VERSION, groups.infrastructure, "GCPManagedCluster", "GCPManagedControlPlane", "GCPManagedMachinePool"),
};

/** Definitions that stand in for those of a cloud's provider; nothing for a cloud that the sandbox does not have. */
export function infrastructureDefinitions(cloud: string) {
  return kinds[cloud]?.map(standInDefinition);
}

/** All of these providers keep the contract v1beta1 by a version of their own count. */
function made(version: string, group: string, ...names: readonly string[]): StandInKind[] {
  return names.map((kind) => ({
    group,
    kind,
    plural: `${kind.toLowerCase()}s`,
    versions: [version],
    scope: "Namespaced",
    labels: { "cluster.x-k8s.io/v1beta1": version },
  }));
}
