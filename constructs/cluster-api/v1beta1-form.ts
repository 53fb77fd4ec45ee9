import { apiGroup, type Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";
import { groups, type Contract } from "./contract.js";

type Fields = Readonly<Record<string, unknown>>;

/** Objects in the form that a contract wants; they are made in today's. */
export function inContract(contract: Contract, objects: readonly Manifest[]): Manifest[] {
  return contract === "v1beta2" ? [...objects] : objects.map(v1beta1Form);
}

/**
 * An object of Cluster API's own in its older form; objects of providers, which count their versions themselves, as they are.
 *
 * A reference says v1beta1 too, whatever version its object has: the core replaces it by the version that the object's
 * definition names for the contract v1beta1.
 *
 * https://cluster-api.sigs.k8s.io/developer/providers/migrations/v1.10-to-v1.11
 */
export function v1beta1Form(object: Manifest): Manifest {
  const form = forms[object.kind];
  return form === undefined || apiGroup(object) === groups.infrastructure
    ? object
    : { ...object, apiVersion: `${apiGroup(object)}/v1beta1`, spec: form(spelled(object["spec"]) as Fields) };
}

const forms: Readonly<Record<string, (spec: Fields) => Fields>> = {
  Cluster: cluster,
  ClusterClass: clusterClass,
  MachineDeployment: machineDeployment,
  MachinePool: (spec) => spec,
  MachineHealthCheck: ({ checks, remediation, ...spec }) => ({ ...spec, ...healthCheck({ checks, remediation }) }),
  KubeadmControlPlane: kubeadmControlPlane,
  KubeadmControlPlaneTemplate: (spec) => spec,
  KubeadmConfigTemplate: (spec) => spec,
};

/** References, names of our own templates and arguments as the older form spells them, wherever they stand. */
function spelled(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(spelled);
  }
  if (!isObject(value)) {
    return value;
  }
  const { apiGroup: group, kind, ...rest } = value;
  if (typeof group === "string" && typeof kind === "string") {
    return { apiVersion: `${group}/v1beta1`, kind, ...rest };
  }
  const isOurs = typeof kind === "string" && Object.hasOwn(forms, kind);
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, spelledField(key, child, isOurs)]));
}

function spelledField(key: string, value: unknown, isOurs: boolean): unknown {
  if (key === "apiVersion" && isOurs && typeof value === "string") {
    return value.replace(/\/.*/, "/v1beta1");
  }
  return /^(kubelet)?[eE]xtraArgs$/.test(key) ? byName(value) : spelled(value);
}

/** Arguments of a component as a map. */
function byName(args: unknown): Fields {
  const list = args as readonly { readonly name: string; readonly value: string }[];
  return Object.fromEntries(list.map(({ name, value }) => [name, value]));
}

function cluster({ topology, ...spec }: Fields): Fields {
  if (!isObject(topology)) {
    return spec;
  }
  const { classRef, ...rest } = topology;
  const { name, namespace } = classRef as Fields;
  return {
    ...spec,
    topology: { class: name, ...(namespace === undefined ? {} : { classNamespace: namespace }), ...rest },
  };
}

function machineDeployment({ rollout, ...spec }: Fields): Fields {
  return isObject(rollout) ? { ...spec, strategy: rollout["strategy"] } : spec;
}

function kubeadmControlPlane({ machineTemplate, rollout, ...spec }: Fields): Fields {
  const { spec: machine, ...template } = machineTemplate as { readonly spec: Fields };
  return {
    ...spec,
    ...(isObject(rollout) ? { rolloutStrategy: rollout["strategy"] } : {}),
    machineTemplate: { ...template, ...machine },
  };
}

/** A health check, of which a class has the same fields under another key. */
function healthCheck({ checks, remediation }: Fields): Fields {
  const { nodeStartupTimeoutSeconds, unhealthyNodeConditions } = checks as Fields;
  const { triggerIf } = remediation as { readonly triggerIf: Fields };
  const conditions = unhealthyNodeConditions as readonly Fields[];
  return {
    nodeStartupTimeout: duration(nodeStartupTimeoutSeconds),
    unhealthyConditions: conditions.map(({ timeoutSeconds, ...condition }) => ({
      ...condition,
      timeout: duration(timeoutSeconds),
    })),
    maxUnhealthy: triggerIf["unhealthyLessThanOrEqualTo"],
  };
}

function duration(seconds: unknown): string {
  return `${String(seconds)}s`;
}

function clusterClass({ infrastructure, controlPlane, workers, ...spec }: Fields): Fields {
  const { machineInfrastructure, ...plane } = withReference(controlPlane as Fields);
  return {
    ...spec,
    infrastructure: withReference(infrastructure as Fields),
    controlPlane: {
      ...withHealthCheck(plane),
      ...(isObject(machineInfrastructure) ? { machineInfrastructure: withReference(machineInfrastructure) } : {}),
    },
    ...(isObject(workers) ? { workers: { machineDeployments: machineClasses(workers["machineDeployments"]) } } : {}),
  };
}

function machineClasses(classes: unknown): Fields[] {
  return (classes as readonly Fields[]).map(({ metadata, bootstrap, infrastructure, rollout, ...rest }) => ({
    ...withHealthCheck(rest),
    ...(isObject(rollout) ? { strategy: rollout["strategy"] } : {}),
    template: {
      ...(metadata === undefined ? {} : { metadata }),
      bootstrap: withReference(bootstrap as Fields),
      infrastructure: withReference(infrastructure as Fields),
    },
  }));
}

function withReference({ templateRef, ...rest }: Fields): Fields {
  return { ...rest, ref: templateRef };
}

function withHealthCheck({ healthCheck: check, ...rest }: Fields): Fields {
  return isObject(check) ? { ...rest, machineHealthCheck: healthCheck(check) } : rest;
}
