import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, type Problem } from "../../lib/problem.js";
import { CORE_VERSION, groups, type Contract } from "./contract.js";
import { classPatches, patchProblems, type Patch } from "./class-patches.js";
import { hashedName } from "./hashed-name.js";
import { healthCheck } from "./health-check.js";
import type { Variable, Variables } from "./topology-variable.js";
import { inContract } from "./v1beta1-form.js";
import { withoutEmpties } from "./without-empties.js";

/** A template of a class. Its name follows from the class and what it says. */
export interface Template {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

/** What clusters of a class are made of. */
export interface ClassTemplates<Worker extends string = string> {
  /** What a cluster as a whole stands on. */
  readonly cluster: Template;
  readonly controlPlane: Template;
  readonly controlPlaneMachines: Template;
  /** Machines that run workloads, by the name of their own class. */
  readonly workers: Readonly<Record<Worker, { readonly bootstrap: Template; readonly machines: Template }>>;
}

/** Options of {@link ClusterClass}. */
export interface ClusterClassProps<V extends object, Worker extends string> {
  readonly name: string;
  /**
   * Namespace of the class, and of all clusters that are made from it.
   *
   * @defaultValue `"default"`
   */
  readonly namespace?: string;
  /**
   * Form of Cluster API's own objects.
   *
   * @defaultValue `"v1beta2"`
   */
  readonly contract?: Contract;
  /** What may differ between clusters of the class: a declaration for each key of `V`. */
  readonly variables: Variables<V>;
  readonly templates: ClassTemplates<Worker>;
  /** Where the values of the variables go, in the order in which they are put there. */
  readonly patches: readonly Patch<V, Worker>[];
}

/**
 * A class of clusters: templates, what may differ, and where it goes. One type `V` says what may differ, to the compiler and,
 * through the declarations, to Cluster API.
 *
 * @example
 * new ClusterClass<{ region: string }, "default">(chart, "aws", {
 *   name: "aws",
 *   variables: { region: textVariable() },
 *   templates,
 *   patches: [{ name: "region", target: "cluster", path: "/spec/template/spec/region", variable: "region" }],
 * });
 */
export class ClusterClass<V extends object, Worker extends string = string> extends Construct {
  readonly className: string;
  readonly namespace: string;
  readonly contract: Contract;
  readonly variables: Variables<V>;
  /** Names of the classes of machines that run workloads. */
  readonly workers: readonly Worker[];

  constructor(scope: Construct, id: string, props: ClusterClassProps<V, Worker>) {
    super(scope, id);
    refuse(this.node.path, classProblems(props));
    this.className = props.name;
    this.namespace = props.namespace ?? "default";
    this.contract = props.contract ?? "v1beta2";
    this.variables = props.variables;
    this.workers = Object.keys(props.templates.workers) as Worker[];
    for (const object of classObjects(props, this.namespace, this.contract)) {
      new ApiObject(this, `${object.kind}-${object.metadata.name}`, object);
    }
  }
}

function classProblems<V extends object, Worker extends string>(props: ClusterClassProps<V, Worker>): Problem[] {
  const { name, namespace = "default", patches, templates, variables } = props;
  return [
    ...dnsLabel("name", name),
    ...dnsLabel("namespace", namespace),
    ...Object.keys(templates.workers).flatMap((worker) => dnsLabel(pathOf("templates", "workers", worker), worker)),
    ...patches.flatMap((patch, index) =>
      patchProblems(pathOf("patches", index), patch, Object.keys(variables), Object.keys(templates.workers)),
    ),
  ];
}

function classObjects<V extends object, Worker extends string>(
  { name, patches, templates, variables }: ClusterClassProps<V, Worker>,
  namespace: string,
  contract: Contract,
): Manifest[] {
  const object = (role: string, { apiVersion, kind, spec }: Template): Manifest => ({
    apiVersion,
    kind,
    metadata: { name: hashedName(`${name}-${role}`, spec), namespace },
    spec,
  });
  const cluster = object("cluster", templates.cluster);
  const controlPlane = object("control-plane", templates.controlPlane);
  const machines = object("control-plane", templates.controlPlaneMachines);
  const workers = Object.entries<ClassTemplates["workers"][string]>(templates.workers).map(([worker, parts]) => ({
    worker,
    bootstrap: object(worker, parts.bootstrap),
    machines: object(worker, parts.machines),
  }));
  const made: Manifest = {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "ClusterClass",
    metadata: { name, namespace },
    spec: {
      infrastructure: templateOf(cluster),
      controlPlane: { ...templateOf(controlPlane), machineInfrastructure: templateOf(machines), healthCheck },
      workers: {
        machineDeployments: workers.map((each) => ({
          class: each.worker,
          bootstrap: templateOf(each.bootstrap),
          infrastructure: templateOf(each.machines),
          healthCheck,
          rollout: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
        })),
      },
      variables: declarations(variables),
      patches: classPatches(patches, templates),
    },
  };
  const parts = [cluster, controlPlane, machines, ...workers.flatMap((each) => [each.bootstrap, each.machines])];
  return inContract(contract, withoutEmpties([made, ...parts]));
}

function templateOf({ apiVersion, kind, metadata }: Manifest) {
  return { templateRef: { apiVersion, kind, name: metadata.name } };
}

function declarations(variables: Variables<object>) {
  const entries = Object.entries(
    variables as Readonly<Record<string, Variable<unknown> & { readonly optional?: true }>>,
  );
  return entries.map(([name, { openAPIV3Schema, optional }]) => ({
    name,
    required: optional !== true,
    schema: { openAPIV3Schema },
  }));
}
