import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { flag, isObject, list, number, object, oneOf, text, type Schema } from "../../lib/schema.js";
import { nearest } from "../../lib/nearest.js";

/** A variable of a class: what its value must be, for the compiler, for a check and for Cluster API alike. */
export interface Variable<out T> {
  /** What keeps a value from being one. */
  readonly problems: Schema<T>["problems"];
  /** The same for Cluster API: a schema of OpenAPI. */
  readonly openAPIV3Schema: OpenApiSchema;
  /** Carries the type alone. */
  readonly type?: T;
}

type OpenApiSchema = Readonly<Record<string, unknown>>;

/** The variables that a class declares for a type: one for each of its keys. */
export type Variables<V> = { readonly [K in keyof V]-?: Variable<Exclude<V[K], undefined>> & Presence<V, K> };

/** An optional key must be declared as {@link optional}, and no other. */
type Presence<V, K extends keyof V> =
  object extends Pick<V, K> ? { readonly optional: true } : { readonly optional?: undefined };

/** A text; with `values` one of them. */
export function textVariable(): Variable<string>;
export function textVariable<const T extends string>(...values: readonly T[]): Variable<T>;
export function textVariable(...values: readonly string[]): Variable<string> {
  return values.length === 0
    ? variable(text(), { type: "string" })
    : variable(oneOf(...values), { type: "string", enum: values });
}

/** A whole number between two bounds. */
export function integerVariable(minimum: number, maximum: number): Variable<number> {
  const { problems } = number();
  const within = (value: unknown) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum;
  const must = `be a whole number from ${minimum} to ${maximum}`;
  return {
    problems: (path, value) => {
      const misshapen = problems(path, value);
      return misshapen.length > 0 || within(value)
        ? misshapen
        : [violation("variable-range", path, must, { got: value })];
    },
    openAPIV3Schema: { type: "integer", minimum, maximum },
  };
}

/** True or false. */
export function flagVariable(): Variable<boolean> {
  return variable(flag(), { type: "boolean" });
}

/** A list of values of one kind. */
export function listVariable<T>(item: Variable<T>): Variable<readonly T[]> {
  return variable(list(item), { type: "array", items: item.openAPIV3Schema });
}

/** An object with the given keys and no other. */
export function objectVariable<V extends object>(fields: Variables<V>): Variable<V> {
  const entries = Object.entries<Variable<unknown> & { readonly optional?: true | undefined }>(fields);
  const part = (wanted: boolean) =>
    Object.fromEntries(entries.filter(([, each]) => (each.optional === true) === wanted));
  const required = part(false);
  return {
    problems: object(required, part(true)).problems,
    openAPIV3Schema: {
      type: "object",
      properties: Object.fromEntries(entries.map(([name, each]) => [name, each.openAPIV3Schema])),
      required: Object.keys(required),
    },
  };
}

/** A variable that a cluster may leave out. */
export function optional<T>(of: Variable<T>): Variable<T> & { readonly optional: true } {
  return { ...of, optional: true };
}

/** What is wrong with the values of a cluster for the variables of its class: missing, unknown and of the wrong type. */
export function variableProblems(path: string, variables: Variables<object>, values: unknown): Problem[] {
  return objectVariable(variables).problems(path, values);
}

/** What is wrong with values that a pool has instead of its cluster's: unknown and of the wrong type. */
export function overrideProblems(path: string, variables: Variables<object>, values: unknown): Problem[] {
  if (!isObject(values)) {
    return [violation("shape", path, "be an object", { got: values })];
  }
  const known = new Map<string, Variable<unknown>>(Object.entries(variables));
  return Object.entries(values).flatMap(([name, value]) => {
    const found = known.get(name);
    const where = `${path}.${pathOf(name)}`;
    const fix = nearest(name, [...known.keys()]);
    return found === undefined
      ? [violation("unknown-variable", where, "be a variable of the class", { got: name, fix })]
      : found.problems(where, value);
  });
}

function variable<T>({ problems }: Schema<T>, openAPIV3Schema: OpenApiSchema): Variable<T> {
  return { problems, openAPIV3Schema };
}
