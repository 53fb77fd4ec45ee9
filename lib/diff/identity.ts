import type { ObjectPlace } from "./change.js";

/** What makes an object the same one in two versions of a cluster, as a text. */
export function identityText({ group, kind, namespace, name }: ObjectPlace): string {
  // A cluster and a fleet are described once, whatever their name.
  return JSON.stringify(group === "flotilla" ? [group, kind] : [group, kind, namespace, name]);
}
