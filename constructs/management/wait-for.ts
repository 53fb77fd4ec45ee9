/**
 * Annotations by which Pulumi takes an object for created only once a condition of its status is true, so that what the object brings
 * along is there for whatever comes after it.
 * https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ (`pulumi.com/waitFor`)
 */
export function waitFor(condition: string): Record<string, string> {
  return { "pulumi.com/waitFor": `condition=${condition}`, "pulumi.com/timeoutSeconds": "900" };
}
