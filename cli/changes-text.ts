import type { Changes } from "./stack-record.js";

/** Changes in a few words: `"3 to create, 1 to delete"`, or `"no change"`. */
export function plannedText(changes: Changes): string {
  return text(changes, { create: "to create", update: "to update", replace: "to replace", delete: "to delete" });
}

/** Changes that are over in a few words: `"3 created, 40 unchanged"`. */
export function doneText(changes: Changes): string {
  return text(changes, { create: "created", update: "updated", replace: "replaced", delete: "deleted" });
}

/** Whether anything changes at all. */
export function isChange({ create, update, replace, delete: remove }: Changes): boolean {
  return create + update + replace + remove > 0;
}

/** Changes of several stacks together. */
export function sum(all: readonly Changes[]): Changes {
  const total = (key: keyof Changes) => all.reduce((count, changes) => count + changes[key], 0);
  return {
    same: total("same"),
    create: total("create"),
    update: total("update"),
    replace: total("replace"),
    delete: total("delete"),
  };
}

function text(changes: Changes, words: Readonly<Record<Exclude<keyof Changes, "same">, string>>): string {
  const parts = (["create", "update", "replace", "delete"] as const)
    .filter((key) => changes[key] > 0)
    .map((key) => `${changes[key]} ${words[key]}`);
  const unchanged = changes.same > 0 ? [`${changes.same} unchanged`] : [];
  return parts.length === 0 ? "no change" : [...parts, ...unchanged].join(", ");
}
