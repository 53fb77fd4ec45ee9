/** A property of a resource as the engine's protocol knows it: JSON, in which a secret or an unknown value is marked. */
export type PropertyValue = null | boolean | number | string | readonly PropertyValue[] | Properties;

/** The properties of a resource, or any object within them. */
export interface Properties {
  readonly [name: string]: PropertyValue;
}

/** Stands for a value that a preview cannot know yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";

/** Marks a value as secret: the engine encrypts it in its state and hides it in its output. */
export function secret(value: PropertyValue): Properties {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** Whether a value is an object rather than a list or a plain value. */
export function isProperties(value: PropertyValue | undefined): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value is marked as secret. */
export function isSecret(value: PropertyValue | undefined): value is Properties {
  return isProperties(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** The same value with no mark of a secret left in it, at any depth. */
export function revealed(value: Properties): Properties;
export function revealed(value: PropertyValue): PropertyValue;
export function revealed(value: PropertyValue): PropertyValue {
  if (isSecret(value)) return revealed(value["value"] ?? null);
  if (isProperties(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, revealed(item)]));
  }
  return Array.isArray(value) ? value.map((item: PropertyValue) => revealed(item)) : value;
}

/** Whether a value is unknown or has something unknown in it. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
  if (typeof value === "string") return value === UNKNOWN;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Whether a value is secret or has something secret in it. */
export function hasSecret(value: PropertyValue | undefined): boolean {
  if (isSecret(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasSecret);
}
