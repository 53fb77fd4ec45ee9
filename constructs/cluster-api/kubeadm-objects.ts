import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import { machineClass } from "../../lib/machine-types.js";
import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { awsMachines } from "./aws-machines.js";
import type { Contract } from "./contract.js";
import { machineHealthCheck } from "./health-check.js";
import { inMemoryMachines } from "./in-memory-machines.js";
import { kubeadmControlPlane } from "./kubeadm-control-plane.js";
import type { KubeadmSpec } from "./kubeadm-spec.js";
import { DEPLOYMENT_NAME_LABEL, machineDeployments } from "./machine-deployment.js";
import { minorStep } from "./minor-step.js";
import { clusterObject, type ObjectScope } from "./object-scope.js";
import type { ClusterApiOptions } from "./options.js";
import { inContract } from "./v1beta1-form.js";
import { withoutEmpties } from "./without-empties.js";

/** How the objects of a self-managed cluster are made. */
export interface KubeadmOptions extends Pick<ClusterApiOptions, "contract" | "labels" | "namespace"> {
  /**
   * The spec that the cluster was made from before, to hold its next version against.
   *
   * @defaultValue the cluster is new
   */
  readonly deployed?: KubeadmSpec;
}

/** The label that Cluster API gives to machines of a control plane. */
const CONTROL_PLANE_LABEL = "cluster.x-k8s.io/control-plane";

/**
 * The objects of a self-managed cluster, the Cluster first. They belong to the management cluster.
 *
 * @throws {@link InvalidError} that names all problems at once
 *
 * @example
 * kubeadmObjects("production-us", {
 *   kubernetes: "1.35.2",
 *   network: { pods: "192.168.0.0/16", services: "10.96.0.0/12" },
 *   controlPlane: { machines: 3, machine: "general.xlarge" },
 *   pools: { general: { machine: "general.xlarge", min: 3, max: 9 } },
 *   infrastructure: { kind: "aws", region: "us-east-1" },
 * });
 */
export function kubeadmObjects(cluster: string, spec: KubeadmSpec, options: KubeadmOptions = {}): Manifest[] {
  refuse(`Cluster API for ${cluster}`, kubeadmProblems(cluster, spec, options));
  const { contract = "v1beta2", namespace = "default", labels = {} } = options;
  return inForm(contract, objects({ cluster, namespace, labels }, spec));
}

function inForm(contract: Contract, made: readonly Manifest[]): Manifest[] {
  return inContract(contract, withoutEmpties(made));
}

function objects(scope: ObjectScope, spec: KubeadmSpec): Manifest[] {
  const { infrastructure } = spec;
  const provider = infrastructure.kind === "aws" ? awsMachines(scope, infrastructure) : inMemoryMachines(scope);
  const [controlPlane, ...templates] = kubeadmControlPlane(scope, spec, provider);
  const pools = Object.entries(spec.pools).flatMap(([name, pool]) =>
    machineDeployments(scope, { name, pool, version: spec.kubernetes }, provider),
  );
  return controlPlane === undefined
    ? []
    : [
        clusterObject(scope, spec.network, { infrastructure: provider.cluster, controlPlane }),
        provider.cluster,
        controlPlane,
        ...templates,
        ...pools,
        ...healthChecks(scope, spec),
      ];
}

/** The only machine of a control plane cannot be replaced: what it knows would be gone. */
function healthChecks(scope: ObjectScope, { controlPlane }: KubeadmSpec): Manifest[] {
  return [
    ...(controlPlane.machines < 3 ? [] : [machineHealthCheck(scope, "control-plane", CONTROL_PLANE_LABEL)]),
    machineHealthCheck(scope, "workers", DEPLOYMENT_NAME_LABEL),
  ];
}

/** What keeps Cluster API from making a self-managed cluster of a spec. */
export function kubeadmProblems(cluster: string, spec: KubeadmSpec, options: KubeadmOptions = {}): Problem[] {
  const { deployed, namespace = "default" } = options;
  const path = pathOf("clusters", cluster);
  return [
    ...dnsLabel("namespace", namespace),
    ...dnsLabel(path, cluster),
    ...patchVersion(`${path}.kubernetes`, spec.kubernetes),
    ...(deployed === undefined ? [] : minorStep(`${path}.kubernetes`, deployed.kubernetes, spec.kubernetes)),
    ...oddMachines(`${path}.controlPlane.machines`, spec.controlPlane.machines),
    ...knownMachines(path, spec),
    ...Object.entries(spec.pools).flatMap(([name, pool]) =>
      poolProblems(`${path}.${pathOf("pools", name)}`, name, pool),
    ),
  ];
}

function poolProblems(path: string, name: string, pool: NodePool): Problem[] {
  const sizes = "nodes" in pool ? { nodes: pool.nodes } : { min: pool.min, max: pool.max };
  const wrong = Object.entries(sizes).filter(([, size]) => !Number.isInteger(size) || size < 0);
  return [
    ...dnsLabel(path, name),
    ...wrong.map(([key, size]) => violation("pool-size", `${path}.${key}`, "be a whole number", { got: size })),
    ...("min" in pool && wrong.length === 0 && pool.min > pool.max
      ? [violation("pool-bounds", `${path}.min`, `be at most max ${pool.max}`, { got: pool.min })]
      : []),
  ];
}

/** What keeps a version from being one with its patch. */
export function patchVersion(path: string, version: string): Problem[] {
  return /^1\.\d+\.\d+$/.test(version)
    ? []
    : [violation("patch-version", path, 'be a version with its patch ("1.35.2")', { got: version })];
}

/** etcd needs a majority: an even number fails as early as the odd one below it. */
export function oddMachines(path: string, machines: number): Problem[] {
  const fix = Number.isInteger(machines) && machines > 0 ? machines + 1 : undefined;
  return Number.isInteger(machines) && machines % 2 === 1 && machines > 0
    ? []
    : [violation("odd-control-plane", path, "be an odd number, of which a majority survives", { got: machines, fix })];
}

function knownMachines(path: string, { controlPlane, pools }: KubeadmSpec): Problem[] {
  const named = [
    [`${path}.controlPlane.machine`, controlPlane.machine] as const,
    ...Object.entries(pools).map(
      ([name, { machine }]) => [`${path}.${pathOf("pools", name)}.machine`, machine] as const,
    ),
  ];
  return named
    .filter(([, machine]) => machineClass(machine, "eks") === undefined)
    .map(([where, machine]) =>
      violation("unknown-machine", where, "be a class of the catalogue or a type of Amazon EC2 in it", {
        got: machine,
      }),
    );
}
