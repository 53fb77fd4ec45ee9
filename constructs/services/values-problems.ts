import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from "ajv";
import { Ajv2019 } from "ajv/dist/2019.js";
import { Ajv2020 } from "ajv/dist/2020.js";

import { hasLatePart } from "../../lib/late.js";
import { nearest } from "../../lib/nearest.js";
import { childPath } from "../../lib/path.js";
import { shown, violation, type Problem } from "../../lib/problem.js";
import { isObject } from "../../lib/schema.js";

/** What a chart says of its values. */
export interface ChartValues {
  /** The chart's `values.schema.json`. */
  readonly schema: SchemaObject;
  /** The chart's `values.yaml`, over which the values of a release are put before Helm looks at them. */
  readonly defaults: object;
}

const rule = "chart-values";

/** Validators by the year of the dialect; older ones are numbered, and one validator knows them all. */
const dialects: Readonly<Record<string, typeof Ajv2020 | typeof Ajv2019>> = { "2019": Ajv2019, "2020": Ajv2020 };

/**
 * What keeps Helm from taking values for a chart, found before Helm is asked. A late value is any text here.
 *
 * @param path - where the values stand: `services.cert-manager.values`
 * @throws Error when the schema is none that can be read offline, as with a reference to another server; Helm still looks at it
 */
export function valuesProblems(path: string, values: object, { schema, defaults }: ChartValues): Problem[] {
  const data = coalesced(defaults, values);
  const errors = errorsOf(schema, data).filter((error) => !mayBeFilledIn(error));
  const problems = typeProblems(path, data, withoutBranches(errors));
  const texts = new Set<string>();
  return problems.filter((problem) => {
    const text = `${problem.path} ${problem.message}`;
    return !texts.has(text) && texts.add(text);
  });
}

/** Values over defaults as Helm has them in the end: `null` takes a default away. */
function coalesced(defaults: object, values: object): object {
  const all = new Map<string, unknown>(Object.entries(defaults));
  for (const [key, value] of Object.entries(values) as [string, unknown][]) {
    const before = all.get(key);
    if (value === null) {
      all.delete(key);
    } else {
      all.set(key, isObject(value) ? coalesced(isObject(before) ? before : {}, value) : value);
    }
  }
  return Object.fromEntries(all);
}

/** A large fleet has the values for one chart many times, and to read a schema takes longer than to hold values to it. */
const validators = new WeakMap<SchemaObject, ValidateFunction>();

function errorsOf(schema: SchemaObject, data: object): ErrorObject[] {
  try {
    const validate = validators.get(schema) ?? validatorOf(schema);
    validators.set(schema, validate);
    validate(data);
    return validate.errors ?? [];
  } catch (error) {
    throw new Error(`the schema of the chart's values cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function validatorOf({ $schema = "draft/2020-12", ...schema }: SchemaObject): ValidateFunction {
  // Formats are for people, as in Helm; the dialect of a schema that names none is the newest, as there.
  const options = {
    allErrors: true,
    verbose: true,
    strict: false,
    validateFormats: false,
    unicodeRegExp: false,
    logger: false,
  } as const;
  const [, year] = /draft\/(20\d\d)-/.exec($schema) ?? [];
  const Dialect = (year === undefined ? undefined : dialects[year]) ?? Ajv;
  return new Dialect(options).compile(schema);
}

/** A text of which a part is filled in later may still become what the schema wants, but never another type. */
function mayBeFilledIn({ keyword, data }: ErrorObject): boolean {
  return typeof data === "string" && hasLatePart(data) && keyword !== "type";
}

const branchKeywords: ReadonlySet<string> = new Set(["anyOf", "oneOf", "if", "allOf", "$ref"]);

/**
 * Of alternatives none of which fits: what the alternative lacks that fits best, which is the one that fits the deepest. Of a choice:
 * the choice, which says the type as well.
 */
function withoutBranches(errors: readonly ErrorObject[]): ErrorObject[] {
  const isBranch = ({ keyword }: ErrorObject) => branchKeywords.has(keyword);
  const pathsOf = (some: (error: ErrorObject) => boolean) =>
    new Set(errors.filter(some).map(({ instancePath }) => instancePath));
  const branched = pathsOf(isBranch);
  const told = pathsOf((error) => !isBranch(error));
  const chosen = pathsOf(({ keyword }) => keyword === "enum");
  const above = new Set(errors.flatMap(({ instancePath }) => parents(instancePath)));
  return errors.filter((error) => {
    const { keyword, instancePath } = error;
    const isShallow = branched.has(instancePath) && above.has(instancePath);
    const isSaid = isBranch(error) ? told.has(instancePath) : keyword === "type" && chosen.has(instancePath);
    return !isShallow && !isSaid;
  });
}

/** The pointers above a JSON pointer. */
function parents(pointer: string): string[] {
  const keys = pointer.split("/");
  return keys.slice(1).map((_, index) => keys.slice(0, index + 1).join("/"));
}

/** Each error as a problem; of one value that has several types to choose from, one problem names them all. */
function typeProblems(path: string, data: object, errors: readonly ErrorObject[]): Problem[] {
  const types = new Map<string, Set<string>>();
  for (const { keyword, instancePath, params } of errors) {
    if (keyword === "type") {
      const known = types.get(instancePath) ?? new Set();
      types.set(instancePath, known);
      for (const type of [(params as { type: string | string[] }).type].flat()) known.add(type);
    }
  }
  return errors.map((error) => problemOf(pathAt(path, data, error.instancePath), error, types.get(error.instancePath)));
}

function problemOf(path: string, error: ErrorObject, types: ReadonlySet<string> = new Set()): Problem {
  const { keyword, params, message = "must be valid", data: got } = error;
  const fields = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case "type":
      return violation(rule, path, `be of type ${[...types].join(" or ")}`, { got });
    case "required":
      return violation(rule, childPath(path, String(fields["missingProperty"])), "be there", { got: undefined });
    case "additionalProperties":
      return unknownKey(path, String(fields["additionalProperty"]), error);
    case "enum":
      return violation(rule, path, `be ${choices(fields["allowedValues"])}`, { got });
    case "const":
      return violation(rule, path, `be ${shown(fields["allowedValue"])}`, { got });
    default:
      return branchKeywords.has(keyword)
        ? violation(rule, path, "be in a form that the chart knows", { got })
        : violation(rule, path, message.replace(/^must /, ""), { got });
  }
}

function unknownKey(path: string, got: string, { parentSchema }: ErrorObject): Problem {
  const known = Object.keys((parentSchema?.["properties"] as object | undefined) ?? {});
  return violation(rule, path, "have only keys that the chart knows", { got, fix: nearest(got, known) });
}

function choices(values: unknown): string {
  return Array.isArray(values) ? values.map(shown).join(" or ") : shown(values);
}

/** The path of what a JSON pointer leads to. https://www.rfc-editor.org/rfc/rfc6901 */
function pathAt(path: string, data: unknown, pointer: string): string {
  let [at, value] = [path, data];
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    at = childPath(at, Array.isArray(value) ? Number(key) : key);
    value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return at;
}
