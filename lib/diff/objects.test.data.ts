import {
  array,
  boolean,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  record,
  uniqueArray,
  type Arbitrary,
} from "fast-check";

type Mapping = Record<string, unknown>;

/** Keys that meet often, also those that JavaScript gives a meaning and those of lists with merge keys. */
const keys = constantFrom(
  "a",
  "b",
  "__proto__",
  "constructor",
  "metadata",
  "labels",
  "env",
  "ports",
  "volumeMounts",
  "1",
);
const scalars = oneof(
  constantFrom("", "x", "80", "<secret>", null, 0, 80, 0.5),
  boolean(),
  integer({ min: 0, max: 3 }),
);

/** Lists whose items may or may not be told apart by a key. */
function items(value: Arbitrary<unknown>): Arbitrary<unknown[]> {
  const named = record(
    { name: constantFrom("a", "b", "c", "d"), value },
    { requiredKeys: ["name"], noNullPrototype: true },
  );
  const ports = record(
    { port: constantFrom(80, 53, "80"), protocol: constantFrom("TCP", "UDP"), value },
    { requiredKeys: ["port"], noNullPrototype: true },
  );
  const mounts = record(
    { mountPath: constantFrom("/a", "/b"), value },
    { requiredKeys: ["mountPath"], noNullPrototype: true },
  );
  return oneof(
    uniqueArray(named, { selector: ({ name }) => name }),
    array(named, { maxLength: 3 }),
    array(ports, { maxLength: 4 }),
    array(mounts, { maxLength: 3 }),
    array(value, { maxLength: 3 }),
  );
}

const { mapping } = letrec<{ value: unknown; mapping: Mapping }>((tie) => ({
  value: oneof({ depthSize: "small" }, scalars, tie("mapping"), items(tie("value"))),
  mapping: dictionary(keys, tie("value"), { maxKeys: 5, noNullPrototype: true }),
}));

/** Plain objects that have a lot in common. */
export const plainObjects: Arbitrary<Mapping> = mapping;

/** The value with the keys of all its objects the other way round. */
export function reversedKeys(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map(reversedKeys)
    : Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, child]) => [key, reversedKeys(child)]),
      );
}
