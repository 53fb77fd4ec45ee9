import { createHash, randomBytes } from "node:crypto";

import { isProperties, isSecret, revealed, secret, UNKNOWN } from "../provider/property-value.js";
import type { Properties, PropertyValue } from "../provider/property-value.js";
import type { CheckRequest } from "../provider/provider.js";
import { AUTONAMED } from "./annotations.js";
import { annotation, objectAt, textAt, valueAt } from "./kube-object.js";

/** Whether an object is a Secret, whose values are secret by nature. */
export function isSecretObject(object: Properties): boolean {
  return object["apiVersion"] === "v1" && object["kind"] === "Secret";
}

/** A Secret with its plain texts encoded among its data, as the API server stores them; any other object as it is. */
export function withEncodedData(object: Properties): Properties {
  if (!isSecretObject(object)) return object;
  const { stringData, ...rest } = object;
  const plain = isSecret(stringData) ? stringData["value"] : stringData;
  if (!isProperties(plain)) return object;
  const encoded = Object.entries(plain).map(([key, value]) => [key, base64(revealed(value))]);
  return { ...rest, data: { ...revealed(objectAt(rest, "data")), ...(Object.fromEntries(encoded) as Properties) } };
}

function base64(value: PropertyValue): PropertyValue {
  return typeof value === "string" && value !== UNKNOWN ? Buffer.from(value).toString("base64") : value;
}

/** The object with every value marked as secret that is secret by nature or was in the inputs it comes from. */
export function withSecrets(object: Properties, inputs: Properties): Properties {
  const marked = marking(object, inputs) as Properties;
  if (!isSecretObject(object)) return marked;
  return Object.fromEntries(
    Object.entries(marked).map(([key, value]) => [key, isSecretData(key, value) ? secret(revealed(value)) : value]),
  );
}

function isSecretData(key: string, value: PropertyValue): boolean {
  return (key === "data" || key === "stringData") && !isSecret(value);
}

function marking(value: PropertyValue, inputs: PropertyValue | undefined): PropertyValue {
  if (isSecret(inputs)) return isSecret(value) ? value : secret(value);
  if (Array.isArray(value)) {
    const items = Array.isArray(inputs) ? (inputs as readonly PropertyValue[]) : [];
    return value.map((item: PropertyValue, index) => marking(item, items[index]));
  }
  if (!isProperties(value) || !isProperties(inputs)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, marking(item, inputs[key])]));
}

/** The object with a name of the provider's choice if it has none of its own. */
export function withName(object: Properties, request: CheckRequest): Properties {
  const metadata = valueAt(object, "metadata") ?? {};
  if (!isProperties(metadata) || textAt(metadata, "name") || textAt(metadata, "generateName")) return object;
  const annotations = { ...objectAt(metadata, "annotations"), [AUTONAMED]: "true" };
  return { ...object, metadata: { ...metadata, name: chosenName(request), annotations } };
}

function chosenName(request: CheckRequest): string {
  const known = textAt(request.olds, "metadata", "name");
  return known && annotation(request.olds, AUTONAMED) === "true" ? known : newName(request);
}

/** A name of the provider's choice for a resource that never had one. */
export function newName({ name, randomSeed, autonaming }: CheckRequest): string {
  if (autonaming?.proposedName) return autonaming.proposedName;
  const random = randomSeed.length > 0 ? createHash("sha256").update(randomSeed).digest() : randomBytes(4);
  return `${name}-${random.toString("hex").slice(0, 8)}`;
}
