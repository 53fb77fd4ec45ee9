import { isObject } from "../../schema.js";
import type { Manifest } from "../../manifests.js";
import { isDeleted, kindOf, type DangerRule } from "./rule.js";
import { mappingAt } from "./values.js";

/** https://kubernetes.io/docs/concepts/configuration/configmap/#motivation */
const LARGEST_DATA = 1024 * 1024;
/** `--max-request-bytes`, https://etcd.io/docs/v3.5/dev-guide/limit/#request-size-limit */
const LARGEST_OBJECT = 1.5 * 1024 * 1024;

/** Growth of an object that is not measured as a whole, since hundreds of thousands grow by a label. */
const SMALL_GROWTH = 1024;

/** An object that no API server stores. */
export const tooLargeObject: DangerRule = {
  id: "object-too-large",
  messages: (change) => {
    const { from, to } = change;
    if (to === undefined || change.object.group === "flotilla") {
      return [];
    }
    const isNew = isDeleted(change) || from === undefined;
    if (!isNew && sum(change.fields.map((field) => size(field.to))) < SMALL_GROWTH) {
      return [];
    }
    const refusal = refusalOf(kindOf(change), to);
    return refusal === undefined || (!isNew && refusalOf(kindOf(change), from) !== undefined) ? [] : [refusal];
  },
};

function refusalOf(kind: string, manifest: Manifest): string | undefined {
  if ((kind === "/ConfigMap" || kind === "/Secret") && dataSize(manifest) > LARGEST_DATA) {
    return "its data is larger than 1 MiB, the most that an API server takes: the object is refused";
  }
  return size(manifest) > LARGEST_OBJECT
    ? "the object is larger than 1.5 MiB, the most that etcd takes: it is refused"
    : undefined;
}

function dataSize(manifest: Manifest): number {
  const texts = [...Object.values(mappingAt(manifest, "data")), ...Object.values(mappingAt(manifest, "stringData"))];
  const encoded = Object.values(mappingAt(manifest, "binaryData"));
  return sum(texts.map(textSize)) + sum(encoded.map(textSize)) * 0.75; // base64
}

function textSize(value: unknown): number {
  return typeof value === "string" ? Buffer.byteLength(value) : 0;
}

/** About as many bytes as JSON takes for a value. */
function size(value: unknown): number {
  if (Array.isArray(value)) {
    return 2 + value.length + sum(value.map(size));
  }
  if (isObject(value)) {
    return 2 + Object.entries(value).reduce((total, [key, each]) => total + key.length + 4 + size(each), 0);
  }
  return typeof value === "string" ? textSize(value) + 2 : 5;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
