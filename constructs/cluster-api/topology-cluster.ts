import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import type { Cidr } from "../../lib/cidr.js";
import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel } from "../../lib/names.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import type { ClusterClass } from "./cluster-class.js";
import { CORE_VERSION, groups } from "./contract.js";
import { closedGates, type Gate } from "./gates.js";
import { oddMachines, patchVersion } from "./kubeadm-objects.js";
import { minorStep } from "./minor-step.js";
import { poolReplicas } from "./pool-replicas.js";
import { overrideProblems, variableProblems } from "./topology-variable.js";
import { inContract } from "./v1beta1-form.js";
import { withoutEmpties } from "./without-empties.js";

/** A pool of a cluster that is made from a class. */
export type TopologyPool<V, Worker> = NodePool & {
  /** Class of its machines. */
  readonly class: Worker;
  /**
   * Values that the pool has instead of the cluster's.
   *
   * @defaultValue the cluster's
   */
  readonly variables?: Partial<V>;
};

/** Options of {@link TopologyCluster}. */
export interface TopologyClusterProps<V extends object, Worker extends string> {
  readonly class: ClusterClass<V, Worker>;
  readonly name: string;
  /** Version of Kubernetes, with its patch. */
  readonly kubernetes: `1.${number}.${number}`;
  readonly network: { readonly pods: Cidr; readonly services: Cidr };
  /** What the class leaves to its clusters. */
  readonly variables: V;
  readonly controlPlane: { readonly machines: number };
  /** Node pools by name. */
  readonly pools: Readonly<Record<string, TopologyPool<V, Worker>>>;
  /** Feature gates that the managers were started with; `cluster-api/ClusterTopology` must be one, as it is off by default. */
  readonly gates: Readonly<Partial<Record<Gate, boolean>>>;
  /**
   * The version that is deployed, to hold the next one against.
   *
   * @defaultValue the cluster is new
   */
  readonly deployed?: `1.${number}.${number}`;
}

/**
 * A cluster that is made from a class. The compiler knows the class's variables and the names of its machine classes; what
 * comes from JSON is refused with the same precision.
 *
 * @example
 * new TopologyCluster(chart, "staging", { class: aws, name: "staging", variables: { region: "us-west-2" }, … });
 */
export class TopologyCluster<V extends object, Worker extends string> extends Construct {
  constructor(scope: Construct, id: string, props: TopologyClusterProps<V, Worker>) {
    super(scope, id);
    refuse(this.node.path, topologyProblems(props));
    for (const object of inContract(props.class.contract, withoutEmpties([topology(props)]))) {
      new ApiObject(this, object.kind, object);
    }
  }
}

function topologyProblems<V extends object, Worker extends string>(props: TopologyClusterProps<V, Worker>): Problem[] {
  const { deployed, gates, kubernetes, pools, variables } = props;
  const of = props.class;
  return [
    ...dnsLabel("name", props.name),
    ...closedGates(["cluster-api/ClusterTopology"], gates),
    ...patchVersion("kubernetes", kubernetes),
    ...(deployed === undefined ? [] : minorStep("kubernetes", deployed, kubernetes)),
    ...oddMachines("controlPlane.machines", props.controlPlane.machines),
    ...variableProblems("variables", of.variables, variables),
    ...Object.entries(pools).flatMap(([name, pool]) => poolProblems(pathOf("pools", name), pool, of)),
  ];
}

function poolProblems<V extends object, Worker extends string>(
  path: string,
  { class: machines, variables = {} }: TopologyPool<V, Worker>,
  of: ClusterClass<V, Worker>,
): Problem[] {
  const unknown = of.workers.includes(machines)
    ? []
    : [
        violation("unknown-class", `${path}.class`, `be a class of workers of ${of.className}`, {
          got: machines,
          fix: nearest(machines, of.workers),
        }),
      ];
  return [...unknown, ...overrideProblems(`${path}.variables`, of.variables, variables)];
}

function topology<V extends object, Worker extends string>(props: TopologyClusterProps<V, Worker>): Manifest {
  const { class: of, controlPlane, kubernetes, name, network, pools, variables } = props;
  return {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "Cluster",
    metadata: { name, namespace: of.namespace },
    spec: {
      clusterNetwork: { pods: { cidrBlocks: [network.pods] }, services: { cidrBlocks: [network.services] } },
      topology: {
        classRef: { name: of.className },
        version: `v${kubernetes}`,
        controlPlane: { replicas: controlPlane.machines },
        variables: listed(variables),
        workers: {
          machineDeployments: Object.entries(pools).map(([pool, each]) => {
            const { replicas, annotations } = poolReplicas(each, "eks");
            return {
              class: each.class,
              name: pool,
              replicas,
              metadata: { annotations },
              variables: { overrides: listed(each.variables ?? {}) },
            };
          }),
        },
      },
    },
  };
}

function listed(values: object) {
  return Object.entries(values as Readonly<Record<string, unknown>>)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ({ name, value }));
}
