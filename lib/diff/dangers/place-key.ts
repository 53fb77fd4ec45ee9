import type { ObjectPlace } from "../change.js";

/** What tells an object from the others of its cluster, as a text that is quickly made. */
export function placeKey({ group, kind, namespace, name }: ObjectPlace): string {
  return `${group} ${kind} ${namespace ?? ""} ${name}`;
}
