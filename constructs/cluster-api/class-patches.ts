import { nearest } from "../../lib/nearest.js";
import { violation, type Problem } from "../../lib/problem.js";
import type { ClassTemplates, Template } from "./cluster-class.js";

/** The template that a patch changes. */
export type PatchTarget<Worker extends string> =
  | "cluster"
  | "controlPlane"
  | "controlPlaneMachines"
  | { readonly worker: Worker; readonly part: "bootstrap" | "machines" };

/** A change of a template in the clusters of a class. */
export type Patch<V, Worker extends string> = {
  readonly name: string;
  readonly target: PatchTarget<Worker>;
  /** Where the value goes, as a JSON pointer: `"/spec/template/spec/instanceType"`. */
  readonly path: `/spec/${string}`;
  /**
   * Condition, a Go template over the variables that gives `true`.
   *
   * @defaultValue always
   */
  readonly enabledIf?: string;
} & (
  | {
      /** The variable whose value it is; a part of one behind a dot. */
      readonly variable: (keyof V & string) | `${keyof V & string}.${string}`;
    }
  | {
      /** A Go template over the variables. */
      readonly template: string;
    }
  | {
      /** The value itself. */
      readonly value: unknown;
    }
);

/** The patches of a class as Cluster API takes them: each says by kind and place which template it is for. */
export function classPatches<V, Worker extends string>(
  patches: readonly Patch<V, Worker>[],
  templates: ClassTemplates<Worker>,
): object[] {
  return patches.map((patch) => ({
    name: patch.name,
    enabledIf: patch.enabledIf,
    definitions: [{ selector: selector(patch.target, templates), jsonPatches: [jsonPatch(patch, templates)] }],
  }));
}

/** What is wrong with a patch that did not come through the compiler. */
export function patchProblems<V, Worker extends string>(
  path: string,
  patch: Patch<V, Worker>,
  variables: readonly string[],
  workers: readonly string[],
): Problem[] {
  const { target } = patch;
  const named = "variable" in patch ? (patch.variable.split(".", 1)[0] ?? "") : undefined;
  return [
    ...(named === undefined ? [] : known(`${path}.variable`, "be a variable of the class", named, variables)),
    ...(typeof target === "string"
      ? []
      : known(`${path}.target.worker`, "be a class of workers", target.worker, workers)),
  ];
}

function known(path: string, must: string, got: string, names: readonly string[]): Problem[] {
  return names.includes(got) ? [] : [violation("unknown-name", path, must, { got, fix: nearest(got, names) })];
}

function templateFor<Worker extends string>(target: PatchTarget<Worker>, templates: ClassTemplates<Worker>): Template {
  return typeof target === "string" ? templates[target] : templates.workers[target.worker][target.part];
}

function selector<Worker extends string>(target: PatchTarget<Worker>, templates: ClassTemplates<Worker>): object {
  const { apiVersion, kind } = templateFor(target, templates);
  if (typeof target !== "string") {
    return { apiVersion, kind, matchResources: { machineDeploymentClass: { names: [target.worker] } } };
  }
  const matchResources = target === "cluster" ? { infrastructureCluster: true } : { controlPlane: true };
  return { apiVersion, kind, matchResources };
}

/** A field that the template has is replaced; one that it does not have is added. */
function jsonPatch<V, Worker extends string>(patch: Patch<V, Worker>, templates: ClassTemplates<Worker>): object {
  const { path, target } = patch;
  const op = has(templateFor(target, templates), path) ? "replace" : "add";
  if ("variable" in patch) {
    return { op, path, valueFrom: { variable: patch.variable } };
  }
  return "template" in patch ? { op, path, valueFrom: { template: patch.template } } : { op, path, value: patch.value };
}

function has(template: Template, path: string): boolean {
  const keys = path
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  const parent = keys
    .slice(0, -1)
    .reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], template);
  return typeof parent === "object" && parent !== null && Object.hasOwn(parent, keys.at(-1) ?? "");
}
