import type { OwnParts } from "../constructs/platform.js";
import type { OwnRule } from "../constructs/policies/cluster-policies.js";
import type { SharedService } from "../constructs/services/service.js";
import type { Layer } from "../lib/layer.js";
import { InvalidError, shown } from "../lib/problem.js";
import { isObject } from "../lib/schema.js";
import { Failure } from "./failure.js";

/** What a module may export beside a fleet. */
export interface ExportedParts {
  readonly layers?: unknown;
  readonly services?: unknown;
  readonly rules?: unknown;
}

/**
 * The layers, services and rules that the module of a fleet exports beside it, which no compiler may have checked.
 *
 * @throws {@link Failure} at once when one is no function, and from the function when that fails or returns something else
 */
export function ownParts(path: string, { layers, services, rules }: ExportedParts): OwnParts {
  return {
    layers: ownPart(path, layers, layerPart),
    services: ownPart(path, services, servicePart),
    rules: ownPart(path, rules, rulePart),
  };
}

/** How a part of a module is written, and told from anything else. */
interface Part<T> {
  readonly name: string;
  readonly example: string;
  /** What each of its items has. */
  readonly form: string;
  readonly isItem: (value: unknown) => value is T;
}

const layerPart: Part<Layer> = {
  name: "layers",
  example: "export const layers = (cluster: string): readonly Layer[] => [ … ];",
  form: '{ name: string, after: string[], deliver: "pulumi" | "gitops", manifests: […] }',
  isItem: isLayer,
};

const servicePart: Part<SharedService> = {
  name: "services",
  example: "export const services = (cluster: string): readonly SharedService[] => [ … ];",
  form: "{ name: string, chart: { … }, before: […], objects: […], identities: […], provides: string[], needs: string[] }",
  isItem: isService,
};

const rulePart: Part<OwnRule> = {
  name: "rules",
  example: "export const rules = (cluster: string): readonly OwnRule[] => [ … ];",
  form: "{ rule: { id: string, title: string, why: string, matches: …, validations: […], cases: […] }, parameters?: { … } }",
  isItem: isRule,
};

function ownPart<T>(path: string, exported: unknown, part: Part<T>): (cluster: string) => readonly T[] {
  const { name, example, form, isItem } = part;
  if (exported === undefined) {
    return () => [];
  }
  if (typeof exported !== "function") {
    throw new Failure(`${path} must export its ${name} as a function: ${example}`);
  }
  return (cluster) => {
    const call = `${name}(${shown(cluster)}) of ${path}`;
    const items = called(call, () => (exported as (cluster: string) => unknown)(cluster));
    if (!Array.isArray(items) || !items.every(isItem)) {
      throw new Failure(`${call} must return ${name}, each ${form}, got ${shown(items)}`);
    }
    return items;
  };
}

function called(call: string, part: () => unknown): unknown {
  try {
    return part();
  } catch (error) {
    if (error instanceof InvalidError) {
      throw error;
    }
    throw new Failure(`${call} failed: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function isLayer(value: unknown): value is Layer {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    Array.isArray(value["after"]) &&
    (value["deliver"] === "pulumi" || value["deliver"] === "gitops") &&
    isObjects(value["manifests"])
  );
}

function isService(value: unknown): value is SharedService {
  return (
    isObject(value) &&
    typeof value["name"] === "string" &&
    isChart(value["chart"]) &&
    [value["before"], value["objects"], value["identities"]].every(isObjects) &&
    [value["provides"], value["needs"]].every(isTexts)
  );
}

function isRule(value: unknown): value is OwnRule {
  const { rule, parameters = {} } = isObject(value) ? value : {};
  return (
    isObject(rule) &&
    isObject(parameters) &&
    ["id", "title", "why"].every((key) => typeof rule[key] === "string") &&
    (rule["matches"] === "pods" || isObject(rule["matches"])) &&
    isObjects(rule["validations"]) &&
    isObjects(rule["cases"])
  );
}

function isChart(value: unknown): boolean {
  return (
    isObject(value) &&
    ["name", "chart", "repository", "version", "namespace"].every((key) => typeof value[key] === "string") &&
    isObject(value["values"])
  );
}

function isObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
