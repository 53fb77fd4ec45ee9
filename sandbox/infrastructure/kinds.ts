import {
  AWS_VERSION,
  AZURE_VERSION,
  CORE_VERSION,
  GCP_VERSION,
  groups,
} from "../../constructs/cluster-api/contract.js";
import type { CloudName } from "../clouds/resource-type.js";
import type { ObjectKind } from "./managed-object.js";

/** The kinds of one provider that make a managed cluster. */
export interface ClusterKinds {
  readonly infrastructure: ObjectKind;
  readonly controlPlane: ObjectKind;
  readonly pool: ObjectKind;
}

/** What a Cluster of Cluster API is. */
export const CLUSTER: ObjectKind = { group: groups.core, version: CORE_VERSION, kind: "Cluster" };
/** What a MachinePool of Cluster API is. */
export const MACHINE_POOL: ObjectKind = { group: groups.core, version: CORE_VERSION, kind: "MachinePool" };
/** What a Secret is. */
export const SECRET: ObjectKind = { group: "", version: "v1", kind: "Secret" };
/** What a ConfigMap is. */
export const CONFIG_MAP: ObjectKind = { group: "", version: "v1", kind: "ConfigMap" };

/** The kinds that the provider of each cloud serves. */
export const clusterKinds: Readonly<Record<CloudName, ClusterKinds>> = {
  aws: {
    infrastructure: { group: groups.infrastructure, version: AWS_VERSION, kind: "AWSManagedCluster" },
    controlPlane: { group: groups.controlPlane, version: AWS_VERSION, kind: "AWSManagedControlPlane" },
    pool: { group: groups.infrastructure, version: AWS_VERSION, kind: "AWSManagedMachinePool" },
  },
  gcp: {
    infrastructure: { group: groups.infrastructure, version: GCP_VERSION, kind: "GCPManagedCluster" },
    controlPlane: { group: groups.infrastructure, version: GCP_VERSION, kind: "GCPManagedControlPlane" },
    pool: { group: groups.infrastructure, version: GCP_VERSION, kind: "GCPManagedMachinePool" },
  },
  "azure-native": {
    infrastructure: { group: groups.infrastructure, version: AZURE_VERSION, kind: "AzureASOManagedCluster" },
    controlPlane: { group: groups.infrastructure, version: AZURE_VERSION, kind: "AzureASOManagedControlPlane" },
    pool: { group: groups.infrastructure, version: AZURE_VERSION, kind: "AzureASOManagedMachinePool" },
  },
};
