import { lateUses, textParts, type LateValues } from "../lib/late.js";
import { manifestTitle, type Manifest } from "../lib/manifests.js";
import { nearest } from "../lib/nearest.js";
import { shown } from "../lib/problem.js";
import { UsageFailure } from "./failure.js";

/**
 * Adds what stands after `--set`: `name=value`.
 *
 * @throws {@link UsageFailure}
 */
export function withSetting(text: string, before: LateValues = {}): LateValues {
  const [, name, value] = /^([a-z][a-z0-9_]*)=(.+)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new UsageFailure(`--set must be followed by name=value, got ${shown(text)}`);
  }
  return { ...before, [name]: value };
}

/**
 * The objects of clusters with their late values filled in, so that none of them is left.
 *
 * @throws {@link UsageFailure} that names every value that is missing, and every one that nothing uses
 */
export function settled(
  clusters: ReadonlyMap<string, readonly Manifest[]>,
  values: LateValues,
): ReadonlyMap<string, readonly Manifest[]> {
  const uses = [...clusters].flatMap(([cluster, objects]) => objects.flatMap((object) => usesOf(cluster, object)));
  const known = new Set(uses.map(({ late }) => late));
  const problems = [
    ...uses.filter(({ late }) => !Object.hasOwn(values, late)).map(({ text }) => text),
    ...Object.keys(values)
      .filter((name) => !known.has(name))
      .map((name) => unused(name, known)),
  ];
  if (problems.length > 0) {
    throw new UsageFailure(problems.join("\n"));
  }
  return new Map(
    [...clusters].map(([cluster, objects]) => [cluster, objects.map((object) => filled(object, values) as Manifest)]),
  );
}

interface Use {
  readonly late: string;
  /** That it is missing. */
  readonly text: string;
}

function usesOf(cluster: string, object: Manifest): Use[] {
  return lateUses(object).map(({ path, late }) => ({
    late,
    text: `${cluster}: ${path} of ${manifestTitle(object)} is known only once it exists; pass it with --set ${late}=<value>`,
  }));
}

function unused(name: string, known: ReadonlySet<string>): string {
  const meant = nearest(name, known);
  return `--set ${name}: no object uses it${meant === undefined ? "" : `; did you mean ${meant}?`}`;
}

function filled(value: unknown, values: LateValues): unknown {
  if (typeof value === "string") {
    return textParts(value)
      .map((part) => ("late" in part ? values[part.late] : part.literal))
      .join("");
  }
  if (Array.isArray(value)) {
    return value.map((item) => filled(item, values));
  }
  return typeof value === "object" && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, filled(child, values)]))
    : value;
}
