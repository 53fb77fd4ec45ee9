import type { Changes } from "./stack-record.js";

const kinds = ["create", "update", "replace", "delete", "forget", "handOver"] as const;

/** Changes in a few words: `"3 to create, 1 to delete"`, or `"no change"`. */
export function plannedText(changes: Changes): string {
  return text(changes, {
    create: "to create",
    update: "to update",
    replace: "to replace",
    delete: "to delete",
    forget: "to let go",
    handOver: "to hand over",
  });
}

/** Changes that are over in a few words: `"3 created, 40 unchanged"`. */
export function doneText(changes: Changes): string {
  return text(changes, {
    create: "created",
    update: "updated",
    replace: "replaced",
    delete: "deleted",
    forget: "let go",
    handOver: "handed over",
  });
}

/** Whether anything changes at all. */
export function isChange(changes: Changes): boolean {
  return kinds.some((kind) => changes[kind] > 0);
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
    forget: total("forget"),
    handOver: total("handOver"),
  };
}

function text(changes: Changes, words: Readonly<Record<Exclude<keyof Changes, "same">, string>>): string {
  const parts = kinds.filter((key) => changes[key] > 0).map((key) => `${changes[key]} ${words[key]}`);
  const unchanged = changes.same > 0 ? [`${changes.same} unchanged`] : [];
  return parts.length === 0 ? "no change" : [...parts, ...unchanged].join(", ");
}
