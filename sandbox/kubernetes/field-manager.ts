import { randomBytes } from "node:crypto";

import { isProperties, type Properties } from "../provider/property-value.js";
import { ApiError } from "./api-error.js";
import { PATCH_FIELD_MANAGER } from "./annotations.js";
import { annotation, listAt, textAt } from "./kube-object.js";

/** The name that owns the fields of an object: the object's own choice, the one it had, or a new one. */
export function fieldManager(object: Properties, known: string): string {
  return annotation(object, PATCH_FIELD_MANAGER) || known || `pulumi-kubernetes-${randomBytes(4).toString("hex")}`;
}

/**
 * The managed fields of a live object with what the manager wrote when it created the object counted as applied:
 * otherwise applying would conflict with itself, and a field left out later would stay. Nothing if they are right.
 */
export function asApplied(live: Properties, manager: string): readonly Properties[] | undefined {
  const entries = listAt(live, "metadata", "managedFields") as readonly Properties[];
  const isOwn = (entry: Properties): boolean => entry["manager"] === manager && !entry["subresource"];
  const own = entries.filter(isOwn);
  const [first] = own;
  if (!first || !own.some((entry) => entry["operation"] === "Update")) return undefined;
  const fields = own.map((entry) => entry["fieldsV1"]).filter(isProperties);
  const applied = { ...first, operation: "Apply", fieldsV1: fields.reduce(union, {}) };
  return [applied, ...entries.filter((entry) => !isOwn(entry))];
}

function union(left: Properties, right: Properties): Properties {
  const merged: Record<string, Properties[string]> = { ...left };
  for (const [key, value] of Object.entries(right)) {
    const other = merged[key];
    merged[key] = isProperties(other) && isProperties(value) ? union(other, value) : value;
  }
  return merged;
}

/** Whether a refusal is about fields that only kubectl wrote: drift by hand, which an update takes back. */
export function isConflictWithKubectl(error: unknown): boolean {
  if (!(error instanceof ApiError) || error.reason !== "Conflict") return false;
  const owners = [...error.message.matchAll(/conflicts? with "([^"]+)"/g)].map(([, owner]) => owner ?? "");
  return owners.length > 0 && owners.every((owner) => owner.startsWith("kubectl"));
}

/** Whether a refusal is about fields that another manager owns. */
export function isFieldConflict(error: ApiError): boolean {
  return error.reason === "Conflict" && error.message.startsWith("Apply failed");
}

/** The manager that owns an object's fields according to its outputs; empty if unknown. */
export function knownManager(outputs: Properties): string {
  return textAt(outputs, "__fieldManager");
}
