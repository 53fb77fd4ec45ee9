/** What decides which fields of an object replace it. */
export interface Mutability {
  /** Whether the data of a ConfigMap may change in place. */
  readonly configMaps: boolean;
  /** Whether the data of a Secret may change in place. */
  readonly secrets: boolean;
}

const IDENTITY = ["metadata.name", "metadata.namespace"];

/** Fields by group and kind that the API server does not let change, each the start of a property path. */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
  "/PersistentVolumeClaim": [
    "spec.accessModes",
    "spec.resources.limits",
    "spec.resources.requests",
    "spec.selector",
    "spec.storageClassName",
    "spec.volumeName",
  ],
  "/Pod": ["spec.containers", "spec.initContainers", "spec.nodeName", "spec.nodeSelector", "spec.volumes"],
  "/ResourceQuota": ["spec.scopes"],
  "/Secret": ["type"],
  "/Service": ["spec.clusterIP"],
  "apps/Deployment": ["spec.selector"],
  "apps/DaemonSet": ["spec.selector"],
  "apps/StatefulSet": ["spec.podManagementPolicy", "spec.selector", "spec.serviceName", "spec.volumeClaimTemplates"],
  "batch/Job": ["spec.completions", "spec.selector", "spec.template"],
  "rbac.authorization.k8s.io/ClusterRoleBinding": ["roleRef"],
  "rbac.authorization.k8s.io/RoleBinding": ["roleRef"],
  "scheduling.k8s.io/PriorityClass": ["preemptionPolicy", "value"],
  "storage.k8s.io/StorageClass": [
    "allowedTopologies",
    "parameters",
    "provisioner",
    "reclaimPolicy",
    "volumeBindingMode",
  ],
};

/** The fields of a kind whose change replaces its object. */
export function immutableFields(apiVersion: string, kind: string, mutability: Mutability): readonly string[] {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  return [...IDENTITY, ...(IMMUTABLE[`${group}/${kind}`] ?? []), ...dataFields(group, kind, mutability)];
}

function dataFields(group: string, kind: string, mutability: Mutability): readonly string[] {
  if (group !== "") return [];
  if (kind === "ConfigMap" && !mutability.configMaps) return ["binaryData", "data"];
  return kind === "Secret" && !mutability.secrets ? ["data", "stringData"] : [];
}
