import { isDeepStrictEqual } from "node:util";

import { groupedBy, type Call, type Json, type JsonObject } from "./recording.js";

/** Stands in the recording for a value that differs from run to run. */
const VOLATILE = "<volatile>";

/** Fields that only tell how fast the machine was: pods that are still ending when the rollout is complete. */
const PACE = ["terminatingReplicas"];

/** Calls about the provider itself, which are the engine's doing. */
const COMPARED = ["Check", "Diff", "Create", "Read", "Update", "Delete"];

/** Whether some of the calls are about resources. */
export function isComparedIn(calls: readonly Call[]): boolean {
  return calls.some(({ method }) => COMPARED.includes(method));
}

/** How the calls of a replay differ from the recorded ones, a line a difference. */
export function callDifferences(recorded: readonly Call[], replayed: readonly Call[]): readonly string[] {
  const expected = byResource(recorded);
  const actual = byResource(replayed);
  const keys = [...new Set([...expected.keys(), ...actual.keys()])].sort();
  return keys.flatMap((key) => {
    const [wanted, got] = [expected.get(key) ?? [], actual.get(key) ?? []];
    if (wanted.length !== got.length) return [`${key}: called ${got.length} times instead of ${wanted.length}`];
    return wanted.flatMap((call, index) => answerDifferences(key, call, got[index] ?? call));
  });
}

function byResource(calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> {
  const compared = calls.filter(({ method }) => COMPARED.includes(method));
  return groupedBy(compared, ({ method, request }) => `${method} ${JSON.stringify(request["name"])}`);
}

function answerDifferences(key: string, recorded: Call, replayed: Call): readonly string[] {
  const wanted = { response: recorded.response, error: recorded.error && firstLine(recorded.error) };
  const got = { response: replayed.response, error: replayed.error && firstLine(replayed.error) };
  return differences(key, masked(wanted), masked(got));
}

function firstLine(error: readonly string[]): string {
  return (error[0] ?? "").split("\n", 1)[0] ?? "";
}

function differences(path: string, wanted: Json | undefined, got: Json | undefined): readonly string[] {
  if (wanted === VOLATILE && got !== undefined) return [];
  if (PACE.some((field) => path.endsWith(`.${field}`))) return [];
  if (isObject(wanted) && isObject(got)) {
    const keys = [...new Set([...Object.keys(wanted), ...Object.keys(got)])].sort();
    return keys.flatMap((key) => differences(`${path}.${key}`, wanted[key], got[key]));
  }
  if (Array.isArray(wanted) && Array.isArray(got) && wanted.length === got.length) {
    return (wanted as readonly Json[]).flatMap((item, index) =>
      differences(`${path}[${index}]`, item, (got as readonly Json[])[index]),
    );
  }
  return isDeepStrictEqual(wanted, got) ? [] : [`${path}: recorded ${shown(wanted)}, replayed ${shown(got)}`];
}

function shown(value: Json | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same value with what differs from run to run replaced, lists without an order sorted. */
function masked(value: Json): Json {
  if (typeof value === "string") return maskedText(value);
  if (Array.isArray(value)) return (value as readonly Json[]).map(masked);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const clean = masked(item ?? null);
      return [maskedText(key), key === "replaces" && Array.isArray(clean) ? [...(clean as string[])].sort() : clean];
    }),
  );
}

const MASKS: readonly (readonly [RegExp, string])[] = [
  [/pulumi-kubernetes-[0-9a-f]{8}/g, "pulumi-kubernetes-<random>"],
  [/\b10\.\d+\.\d+\.\d+\b/g, "<address>"],
  [/\bauto-[0-9a-f]{8}\b/g, "auto-<random>"],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<uid>"],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>"],
  [/127\.0\.0\.1:\d+/g, "<server>"],
  [/Get "https:\/\/<server>[^"]*"/g, 'Get "https://<server>/<path>"'], // both ask once whether it answers at all
];

function maskedText(text: string): string {
  return MASKS.reduce((clean, [pattern, mask]) => clean.replace(pattern, mask), text);
}
