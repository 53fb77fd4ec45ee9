import { pathOf } from "../../lib/path.js";
import type { Manifest } from "../../lib/manifests.js";

/** A map of CEL; no key of a user's, such as `constructor`, means anything to it. */
export type CelMap = Map<string, CelValue>;
/** A value as CEL knows it: integers are of a type of their own. */
export type CelValue = string | number | bigint | boolean | null | CelValue[] | CelMap;

/**
 * An object as the expressions of rules see it on an API server: without nulls, and with the defaults that change verdicts.
 *
 * @param podPath - keys that lead to the spec of the pods that it makes, where it makes any
 */
export function judgedObject(manifest: Manifest, podPath: readonly string[] | undefined): CelMap {
  const object = celValue(manifest) as CelMap;
  const pod = podPath === undefined ? undefined : at(object, podPath);
  if (pod instanceof Map) {
    addPodDefaults(pod, manifest.kind === "Pod");
  }
  return object;
}

/** Plain data as a value of CEL. */
export function celValue(value: unknown): CelValue {
  if (Array.isArray(value)) {
    return value.map(celValue);
  }
  if (typeof value === "object" && value !== null) {
    const map: CelMap = new Map();
    for (const [key, each] of Object.entries(value)) {
      if (each !== null && each !== undefined) {
        map.set(key, celValue(each));
      }
    }
    return map;
  }
  return Number.isInteger(value) ? BigInt(value as number) : (value as CelValue);
}

/** The value that keys lead to, if there is one. */
export function at(value: CelValue | undefined, keys: readonly (string | number)[]): CelValue | undefined {
  let found = value;
  for (const key of keys) {
    found = child(found, key);
  }
  return found;
}

/** Keys that lead to a part of a value, which is told by its identity; `undefined` where it is no part of it. */
export function keysOf(value: CelValue, part: object): readonly (string | number)[] | undefined {
  if (value === part) {
    return [];
  }
  const children = value instanceof Map ? value : Array.isArray(value) ? value.entries() : [];
  for (const [key, each] of children) {
    const found = typeof each === "object" && each !== null ? keysOf(each, part) : undefined;
    if (found !== undefined) {
      return [key, ...found];
    }
  }
  return undefined;
}

/** One key, or any index of a list. */
export type Step = string | typeof anyIndex;
/** Stands for each index of a list. */
export const anyIndex = Symbol("[*]");

/** The steps of a field as rules write it: `spec.containers[*].image`. */
export function stepsOf(field: string): Step[] {
  return [...field.matchAll(/\[\*\]|\["([^"]*)"\]|[^.[\]]+/g)].map(([text, quoted]) =>
    text === "[*]" ? anyIndex : (quoted ?? text),
  );
}

/** Every way in which steps lead into a value. */
export function waysInto(value: CelValue | undefined, steps: readonly Step[]): (readonly (string | number)[])[] {
  const [step, ...rest] = steps;
  if (step === undefined) {
    return value === undefined ? [] : [[]];
  }
  const keys = step !== anyIndex ? [step] : Array.isArray(value) ? [...value.keys()] : [];
  return keys.flatMap((key) => waysInto(child(value, key), rest).map((way) => [key, ...way]));
}

/** The same value with one item alone in each list on the way. */
export function withOneItem(value: CelValue, way: readonly (string | number)[]): CelValue {
  const [key, ...rest] = way;
  const next = key === undefined ? undefined : child(value, key);
  if (key === undefined || next === undefined) {
    return value;
  }
  if (Array.isArray(value)) {
    return [withOneItem(next, rest)];
  }
  return value instanceof Map ? new Map(value).set(String(key), withOneItem(next, rest)) : value;
}

/** A field as a message names it. */
export function fieldText(steps: readonly (Step | number)[]): string {
  return steps.reduce<string>(
    (text, step) => (step === anyIndex ? `${text}[*]` : text === "" ? pathOf(step) : joined(text, step)),
    "",
  );
}

function joined(text: string, step: string | number): string {
  const end = pathOf(step);
  return end.startsWith("[") ? `${text}${end}` : `${text}.${end}`;
}

function child(value: CelValue | undefined, key: string | number): CelValue | undefined {
  if (value instanceof Map) {
    return typeof key === "string" ? value.get(key) : undefined;
  }
  return Array.isArray(value) && typeof key === "number" ? value[key] : undefined;
}

/** https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/apis/core/v1/defaults.go */
function addPodDefaults(pod: CelMap, isPod: boolean): void {
  for (const volume of maps(pod.get("volumes"))) {
    if (volume.size === 1 && volume.has("name")) {
      volume.set("emptyDir", new Map());
    }
  }
  if (!pod.has("securityContext")) {
    pod.set("securityContext", new Map());
  }
  if (isPod && pod.get("hostNetwork") === true) {
    addHostPorts(pod);
  }
}

/** Every port of a pod in its node's network is one of the node; templates do not get that default. */
function addHostPorts(pod: CelMap): void {
  for (const container of [...maps(pod.get("containers")), ...maps(pod.get("initContainers"))]) {
    for (const port of maps(container.get("ports"))) {
      const own = port.get("containerPort");
      if (own !== undefined && (port.get("hostPort") ?? 0n) === 0n) {
        port.set("hostPort", own);
      }
    }
  }
}

function maps(value: CelValue | undefined): CelMap[] {
  return Array.isArray(value) ? value.filter((item) => item instanceof Map) : [];
}
