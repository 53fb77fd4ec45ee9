import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { childPath } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { isObject } from "../../lib/schema.js";
import { groups } from "./contract.js";

/** A field that v1beta2 does not have, and where its value goes instead. */
type RemovedFields = Readonly<Record<string, string | undefined>>;

/** On every template of machines. */
const ofMachines = (path: string): RemovedFields =>
  Object.fromEntries(
    ["nodeDrainTimeout", "nodeVolumeDetachTimeout", "nodeDeletionTimeout"].map((field) => [
      `${path}.${field}`,
      `${path}.deletion.${field}Seconds`,
    ]),
  );

/**
 * The fields of v1beta1 that v1beta2 does not have.
 * https://cluster-api.sigs.k8s.io/developer/providers/migrations/v1.10-to-v1.11
 */
const removed: Readonly<Record<string, RemovedFields>> = {
  Cluster: {
    "spec.topology.class": "spec.topology.classRef.name",
    "spec.topology.classNamespace": "spec.topology.classRef.namespace",
    "spec.topology.rolloutAfter": undefined,
    "spec.topology.variables.definitionFrom": undefined,
    "spec.topology.controlPlane.machineHealthCheck": "spec.topology.controlPlane.healthCheck",
    "spec.topology.workers.machineDeployments.machineHealthCheck": "healthCheck",
    "spec.topology.workers.machineDeployments.strategy": "rollout.strategy",
    ...ofMachines("spec.topology.controlPlane"),
    ...ofMachines("spec.topology.workers.machineDeployments"),
  },
  MachineDeployment: {
    "spec.strategy": "spec.rollout.strategy",
    "spec.rolloutAfter": "spec.rollout.after",
    "spec.machineNamingStrategy": "spec.machineNaming",
    "spec.minReadySeconds": "spec.template.spec.minReadySeconds",
    "spec.revisionHistoryLimit": undefined,
    "spec.progressDeadlineSeconds": undefined,
    ...ofMachines("spec.template.spec"),
  },
  MachinePool: {
    "spec.minReadySeconds": "spec.template.spec.minReadySeconds",
    ...ofMachines("spec.template.spec"),
  },
  MachineHealthCheck: {
    "spec.maxUnhealthy": "spec.remediation.triggerIf.unhealthyLessThanOrEqualTo",
    "spec.unhealthyRange": "spec.remediation.triggerIf.unhealthyInRange",
    "spec.unhealthyConditions": "spec.checks.unhealthyNodeConditions",
    "spec.nodeStartupTimeout": "spec.checks.nodeStartupTimeoutSeconds",
    "spec.remediationTemplate": "spec.remediation.templateRef",
  },
  KubeadmControlPlane: {
    "spec.rolloutStrategy": "spec.rollout.strategy",
    "spec.rolloutAfter": "spec.rollout.after",
    "spec.rolloutBefore": "spec.rollout.before",
    "spec.remediationStrategy": "spec.remediation",
    "spec.machineNamingStrategy": "spec.machineNaming",
    "spec.machineTemplate.infrastructureRef": "spec.machineTemplate.spec.infrastructureRef",
    "spec.kubeadmConfigSpec.clusterConfiguration.clusterName": undefined,
    "spec.kubeadmConfigSpec.clusterConfiguration.networking": undefined,
    "spec.kubeadmConfigSpec.clusterConfiguration.kubernetesVersion": undefined,
    "spec.kubeadmConfigSpec.useExperimentalRetryJoin": undefined,
    ...ofMachines("spec.machineTemplate"),
  },
  KubeadmConfigTemplate: {
    "spec.template.spec.clusterConfiguration.clusterName": undefined,
    "spec.template.spec.useExperimentalRetryJoin": undefined,
  },
  ClusterClass: {
    "spec.infrastructure.ref": "spec.infrastructure.templateRef",
    "spec.controlPlane.ref": "spec.controlPlane.templateRef",
    "spec.controlPlane.machineHealthCheck": "spec.controlPlane.healthCheck",
    "spec.workers.machineDeployments.template": "bootstrap and infrastructure",
    "spec.workers.machineDeployments.machineHealthCheck": "healthCheck",
    "spec.workers.machineDeployments.strategy": "rollout.strategy",
  },
};

/** Fields that Cluster API v1.14 loses in silence even in an object of v1beta1, where it still takes them. */
const lost: ReadonlySet<string> = new Set([
  "MachineDeployment spec.revisionHistoryLimit",
  "MachineDeployment spec.progressDeadlineSeconds",
  "Cluster spec.topology.variables.definitionFrom",
]);

/**
 * What is wrong with objects of Cluster API that were not made here: fields that were removed, and references to another
 * namespace.
 */
export function objectProblems(objects: readonly Manifest[]): Problem[] {
  return objects
    .filter((object) => apiGroup(object) === groups.core || apiGroup(object).endsWith(`.${groups.core}`))
    .flatMap((object) => [...removedFields(object), ...foreignReferences(object)]);
}

function removedFields(object: Manifest): Problem[] {
  const older = object.apiVersion.endsWith("/v1beta1");
  const title = manifestTitle(object);
  if (apiGroup(object) === groups.infrastructure) {
    return [];
  }
  return Object.entries(removed[object.kind] ?? {})
    .filter(([path]) => !older || lost.has(`${object.kind} ${path}`))
    .flatMap(([path, fix]) => found(object, path).map((place) => removedField(`${title}: ${place}`, fix)));
}

function removedField(path: string, instead: string | undefined): Problem {
  const problem = {
    path,
    rule: "removed-field",
    message: "must not be there: v1beta2 does not have it, and its value would be lost",
  };
  return instead === undefined ? problem : { ...problem, fix: instead };
}

/** The places of a field in an object; of one in a list, that of each item that has it. */
function found(object: Manifest, path: string): string[] {
  let places: readonly (readonly [path: string, value: unknown])[] = [["", object]];
  for (const key of path.split(".")) {
    places = places
      .flatMap(([where, value]) => items(where, value))
      .flatMap(([where, value]) =>
        isObject(value) && value[key] !== undefined ? [[childPath(where, key), value[key]] as const] : [],
      );
  }
  return places.map(([where]) => where);
}

function items(path: string, value: unknown): (readonly [path: string, value: unknown])[] {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => [childPath(path, index), item] as const)
    : [[path, value]];
}

/** Objects of a cluster are in one namespace: v1beta2 has nowhere to name another. */
function foreignReferences(object: Manifest): Problem[] {
  const { namespace = "default" } = object.metadata;
  return references("", object["spec"]).flatMap(([path, reference]) =>
    reference.namespace === undefined || reference.namespace === namespace
      ? []
      : [
          violation(
            "foreign-reference",
            `${manifestTitle(object)}: spec.${path}.namespace`,
            "be the namespace of the object, since references do not cross namespaces",
            { got: reference.namespace, fix: namespace },
          ),
        ],
  );
}

interface AnyReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: unknown;
}

function references(path: string, value: unknown): (readonly [path: string, reference: AnyReference])[] {
  if (isReference(value)) {
    return [[path, value]];
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value as Readonly<Record<string, unknown>>).flatMap(([key, child]) =>
    references(childPath(path, Array.isArray(value) ? Number(key) : key), child),
  );
}

function isReference(value: unknown): value is AnyReference {
  return (
    isObject(value) &&
    typeof value["kind"] === "string" &&
    typeof value["name"] === "string" &&
    ("apiVersion" in value || "apiGroup" in value)
  );
}
