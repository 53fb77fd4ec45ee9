import { childPath } from "../path.js";
import type { ItemKey, PathStep } from "./change.js";

/**
 * The path of a field for people.
 *
 * @example
 * fieldPathText(["spec", "containers", { name: "web" }, "image"]) === "spec.containers[name=web].image";
 * fieldPathText(["metadata", "labels", "app.kubernetes.io/name"]) === 'metadata.labels["app.kubernetes.io/name"]';
 */
export function fieldPathText(path: readonly PathStep[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === "string" ? childPath(text, step) : `${text}[${itemText(step)}]`),
    "",
  );
}

function itemText(key: ItemKey): string {
  return Object.entries(key)
    .map(([name, value]) => `${name}=${typeof value === "string" ? keyText(value) : value}`)
    .join(",");
}

/** In quotes where it could be taken for a number or a boolean, or for more than one key. */
function keyText(value: string): string {
  return /^[A-Za-z_/][\w./:-]*$/.test(value) && value !== "true" && value !== "false" ? value : JSON.stringify(value);
}
