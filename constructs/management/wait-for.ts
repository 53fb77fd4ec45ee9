/** Something that an object must have: a condition of its status that is true, or a place in it, with a value where one is given. */
export type Requirement = `condition=${string}` | `jsonpath={${string}}` | `jsonpath={${string}}=${string}`;

/**
 * Annotations by which Pulumi takes an object for created only once it is as required, so that what the object brings along is there
 * for whatever comes after it.
 * https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ (`pulumi.com/waitFor`)
 */
export function waitFor(first: Requirement, ...more: readonly Requirement[]): Record<string, string> {
  const all = more.length === 0 ? first : JSON.stringify([first, ...more]);
  return { "pulumi.com/waitFor": all, "pulumi.com/timeoutSeconds": "900" };
}
