import { nearest } from "./nearest.js";
import { childPath } from "./path.js";
import { violation, type Problem } from "./problem.js";

/** The shape of a value that came from outside, and all that is wrong with one. */
export interface Schema<out T> {
  /** What keeps a value from having the shape: nothing, when it is a `T`. */
  readonly problems: (path: string, value: unknown) => Problem[];
  /** Carries the type alone; no schema has it. */
  readonly shape?: T;
}

/** The type of the values that a schema accepts. */
export type Shaped<S> = S extends Schema<infer T> ? T : never;

/** Schemas of an object's keys. */
type Fields = Readonly<Record<string, Schema<unknown>>>;
/** The type of an object from its required and its optional keys. */
type ObjectOf<R, O> = Flat<{ readonly [K in keyof R]: Shaped<R[K]> } & { readonly [K in keyof O]?: Shaped<O[K]> }>;
type Flat<T> = { [K in keyof T]: T[K] };

/** Any text. A narrower `T` is a promise that checks of the text keep: this one looks at nothing but the type. */
export function text<T extends string = string>(): Schema<T> {
  return { problems: (path, value) => (typeof value === "string" ? [] : [wrong(path, "be a string", value)]) };
}

/** Any number but those that JSON cannot write. */
export function number(): Schema<number> {
  return { problems: (path, value) => (Number.isFinite(value) ? [] : [wrong(path, "be a number", value)]) };
}

/** Anything at all. */
export function anything(): Schema<unknown> {
  return { problems: () => [] };
}

/** True or false. */
export function flag(): Schema<boolean> {
  return {
    problems: (path, value) => (typeof value === "boolean" ? [] : [wrong(path, "be true or false", value)]),
  };
}

/** One of some texts. */
export function oneOf<const T extends string>(...values: readonly T[]): Schema<T> {
  return {
    problems: (path, value) =>
      values.some((known) => known === value) ? [] : [wrong(path, `be ${alternatives(values)}`, value, values)],
  };
}

/** A list whose items all have one shape. */
export function list<T>(item: Schema<T>): Schema<readonly T[]> {
  return {
    problems: (path, value) =>
      Array.isArray(value)
        ? value.flatMap((each, index) => item.problems(childPath(path, index), each))
        : [wrong(path, "be a list", value)],
  };
}

/** An object with any keys, whose values all have one shape. */
export function record<T>(item: Schema<T>): Schema<Readonly<Record<string, T>>> {
  return {
    problems: (path, value) =>
      isObject(value)
        ? Object.entries(value).flatMap(([key, each]) => item.problems(childPath(path, key), each))
        : [wrong(path, "be an object", value)],
  };
}

/** An object with the given keys and no other. */
export function object<R extends Fields, O = unknown>(required: R, optional?: O & Fields): Schema<ObjectOf<R, O>> {
  const fields: Fields = { ...required, ...optional };
  return {
    problems: (path, value) =>
      isObject(value)
        ? [
            ...unknownKeys(path, value, Object.keys(fields)),
            ...Object.entries(fields)
              .filter(([key]) => Object.hasOwn(required, key) || value[key] !== undefined)
              .flatMap(([key, field]) => field.problems(childPath(path, key), value[key])),
          ]
        : [wrong(path, "be an object", value)],
  };
}

/** One of several shapes, told apart by the text under a key. */
export function variant<F extends Fields>(key: string, shapes: F): Schema<Shaped<F[keyof F]>> {
  const names = oneOf(...Object.keys(shapes));
  return {
    problems: (path, value) => {
      if (!isObject(value)) {
        return [wrong(path, "be an object", value)];
      }
      const name = value[key];
      const shape = typeof name === "string" && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
      return shape === undefined ? names.problems(childPath(path, key), name) : shape.problems(path, value);
    },
  };
}

/** One of two shapes, told apart by a look at the value. */
export function either<A, B>(isFirst: (value: unknown) => boolean, first: Schema<A>, second: Schema<B>): Schema<A | B> {
  return { problems: (path, value) => (isFirst(value) ? first : second).problems(path, value) };
}

/** Whether a value is an object, and neither a list nor nothing. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The values in the words of a message: `"a", "b" or "c"`. */
export function alternatives(values: readonly string[]): string {
  const quoted = values.map((value) => JSON.stringify(value));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1) ?? ""}`;
}

function unknownKeys(path: string, value: Readonly<Record<string, unknown>>, known: readonly string[]): Problem[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const missing = known.filter((name) => !Object.hasOwn(value, name));
      return wrong(path, `have no key but ${alternatives(known)}`, key, missing);
    });
}

function wrong(path: string, must: string, got: unknown, candidates: readonly string[] = []): Problem {
  const fix = typeof got === "string" ? nearest(got, candidates) : undefined;
  return violation("shape", path === "" ? "fleet" : path, must, { got, fix });
}
