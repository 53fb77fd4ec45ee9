import { secretFields, type Manifest } from "../manifests.js";
import { isObject } from "../schema.js";

/** What stands for each value of a Secret. */
const mark = "<secret>";
/** What stands for a value of a Secret that is another than before. */
const changedMark = "<secret, changed>";

/** What a Secret holds, by field. */
export type SecretValues = Readonly<Record<string, unknown>>;

/** A manifest that shows of a Secret the keys alone, and what it holds apart from it. */
export function hidden(manifest: Manifest): { readonly manifest: Manifest; readonly secretValues?: SecretValues } {
  const fields = secretFields(manifest);
  if (fields.length === 0) {
    return { manifest };
  }
  const marked = fields.map((field) => [field, markedValues(manifest[field], () => mark)] as const);
  return {
    manifest: { ...withoutCopy(manifest), ...Object.fromEntries(marked) },
    secretValues: Object.fromEntries(fields.map((field) => [field, manifest[field]])),
  };
}

/** `kubectl apply` leaves all that it applied in an annotation, also what a Secret holds. */
const copy = "kubectl.kubernetes.io/last-applied-configuration";

function withoutCopy(manifest: Manifest): Manifest {
  const { annotations } = manifest.metadata;
  return isObject(annotations) && Object.hasOwn(annotations, copy)
    ? { ...manifest, metadata: { ...manifest.metadata, annotations: { ...annotations, [copy]: mark } } }
    : manifest;
}

/** The later of two manifests of a Secret, with a mark of its own for each value that is another than before. */
export function withChangesMarked(manifest: Manifest, from: SecretValues, to: SecretValues): Manifest {
  const marked = Object.keys(to)
    .filter((field) => Object.hasOwn(from, field))
    .map((field) => {
      const before = from[field];
      const isOther = (key: string, value: unknown) =>
        isObject(before) && Object.hasOwn(before, key) && JSON.stringify(before[key]) !== JSON.stringify(value);
      return [field, markedValues(to[field], (key, value) => (isOther(key, value) ? changedMark : mark))] as const;
    });
  return { ...manifest, ...Object.fromEntries(marked) };
}

function markedValues(values: unknown, markOf: (key: string, value: unknown) => string): unknown {
  return isObject(values)
    ? Object.fromEntries(Object.entries(values).map(([key, value]) => [key, markOf(key, value)]))
    : mark;
}
