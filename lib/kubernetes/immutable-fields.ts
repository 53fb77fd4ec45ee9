import { quantity } from "./quantity.js";

/** A field that the API server does not let change once the object is there. */
export interface ImmutableField {
  readonly path: readonly string[];
  /** Fields under the path that may change. */
  readonly except?: readonly string[];
  /** Changes that it allows all the same; without it, none. */
  readonly unless?: (from: unknown, to: unknown) => boolean;
  /** Whether only objects that say `immutable: true` have it so. */
  readonly onlyOfImmutable?: true;
  /** Where it says so. */
  readonly source: string;
}

const VALIDATION = "https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis";
const REFERENCE = "https://kubernetes.io/docs/reference/kubernetes-api";

function fields(source: string, ...paths: readonly string[]): ImmutableField[] {
  return paths.map((path) => ({ path: path.split("."), source }));
}

const apps = `${VALIDATION}/apps/validation/validation.go`;
const batch = `${VALIDATION}/batch/validation/validation.go`;
const core = `${VALIDATION}/core/validation/validation.go`;
const rbac = `${VALIDATION}/rbac/validation/validation.go`;
const storage = `${VALIDATION}/storage/validation/validation.go`;

/**
 * What the API server does not let change, by `<group>/<kind>`. A change of it fails, or deletes the object and creates it
 * anew, as Pulumi does.
 */
export const immutableFields: Readonly<Record<string, readonly ImmutableField[]>> = {
  "/ConfigMap": immutableData(`${REFERENCE}/config-and-storage-resources/config-map-v1/`),
  "/PersistentVolume": [
    {
      path: ["spec"],
      except: [
        "accessModes",
        "capacity",
        "claimRef",
        "mountOptions",
        "nodeAffinity",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "volumeAttributesClassName",
      ],
      source: core,
    },
  ],
  "/PersistentVolumeClaim": [
    { path: ["spec"], except: ["resources", "volumeAttributesClassName"], source: core },
    { path: ["spec", "resources", "requests", "storage"], unless: grows, source: core },
  ],
  "/Pod": [
    {
      path: ["spec"],
      except: [
        "activeDeadlineSeconds",
        "containers",
        "initContainers",
        "schedulingGates",
        "terminationGracePeriodSeconds",
        "tolerations",
      ],
      source: core,
    },
  ],
  "/ResourceQuota": fields(core, "spec.scopes"),
  "/Secret": [...fields(core, "type"), ...immutableData(`${REFERENCE}/config-and-storage-resources/secret-v1/`)],
  "/Service": [
    { path: ["spec", "clusterIP"], unless: isLeftToTheCluster, source: core },
    { path: ["spec", "clusterIPs"], unless: isLeftToTheCluster, source: core },
    { path: ["spec", "loadBalancerClass"], unless: isLeftToTheCluster, source: core },
  ],
  "apiextensions.k8s.io/CustomResourceDefinition": fields(
    "https://github.com/kubernetes/apiextensions-apiserver/blob/v0.35.0/pkg/apis/apiextensions/validation/validation.go",
    "spec.group",
    "spec.names.kind",
    "spec.names.plural",
    "spec.scope",
  ),
  "apps/ControllerRevision": fields(apps, "data"),
  "apps/DaemonSet": fields(apps, "spec.selector"),
  "apps/Deployment": fields(apps, "spec.selector"),
  "apps/ReplicaSet": fields(apps, "spec.selector"),
  "apps/StatefulSet": [
    {
      path: ["spec"],
      except: [
        "minReadySeconds",
        "ordinals",
        "persistentVolumeClaimRetentionPolicy",
        "replicas",
        "revisionHistoryLimit",
        "template",
        "updateStrategy",
      ],
      source: apps,
    },
  ],
  "batch/Job": fields(
    batch,
    "spec.backoffLimitPerIndex",
    "spec.completionMode",
    "spec.completions",
    "spec.managedBy",
    "spec.podFailurePolicy",
    "spec.selector",
    "spec.successPolicy",
    "spec.template",
  ),
  "discovery.k8s.io/EndpointSlice": fields(`${VALIDATION}/discovery/validation/validation.go`, "addressType"),
  "networking.k8s.io/IngressClass": fields(`${VALIDATION}/networking/validation/validation.go`, "spec.controller"),
  "node.k8s.io/RuntimeClass": fields(`${VALIDATION}/node/validation/validation.go`, "handler"),
  "rbac.authorization.k8s.io/ClusterRoleBinding": fields(rbac, "roleRef"),
  "rbac.authorization.k8s.io/RoleBinding": fields(rbac, "roleRef"),
  "scheduling.k8s.io/PriorityClass": fields(
    `${VALIDATION}/scheduling/validation/validation.go`,
    "preemptionPolicy",
    "value",
  ),
  "storage.k8s.io/CSIDriver": fields(storage, "spec.attachRequired", "spec.volumeLifecycleModes"),
  "storage.k8s.io/StorageClass": fields(storage, "parameters", "provisioner", "reclaimPolicy", "volumeBindingMode"),
  "storage.k8s.io/VolumeAttributesClass": fields(storage, "driverName", "parameters"),
};

function immutableData(source: string): ImmutableField[] {
  return fields(source, "binaryData", "data", "stringData", "immutable").map((field) => ({
    ...field,
    onlyOfImmutable: true,
  }));
}

function grows(from: unknown, to: unknown): boolean {
  const [before, after] = [quantity(from), quantity(to)];
  return before === undefined || after === undefined || after >= before;
}

/** A manifest that does not say it any more keeps what the cluster has. */
function isLeftToTheCluster(_from: unknown, to: unknown): boolean {
  return to === undefined;
}
