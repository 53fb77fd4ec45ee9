import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { shown, type Problem } from "../lib/problem.js";
import type { Target } from "./waves.js";

/** What keeps the settings file of each stack from saying which cluster the stack creates. */
export function stackSettingsProblems(root: string, targets: readonly Target[]): readonly Problem[] {
  return targets.flatMap((target) => {
    const path = join(root, settingsFile(target.stack));
    return settingsProblems(target, existsSync(path) ? readFileSync(path, "utf8") : undefined);
  });
}

/** What is wrong with the text of one settings file; `undefined` when there is no file. */
export function settingsProblems({ cluster, stack }: Target, text: string | undefined): readonly Problem[] {
  const file = settingsFile(stack);
  const fix = `config: { "flotilla:cluster": ${cluster} }`;
  const problem = (message: string) => [{ path: file, rule: "stack-settings", message, fix }];
  if (text === undefined) {
    return problem(`must exist and say that the stack ${stack} creates ${cluster}`);
  }
  const settings = parsed(text);
  if (settings === undefined) {
    return [{ path: file, rule: "stack-settings", message: "must be YAML" }];
  }
  const found = settings.config?.["flotilla:cluster"];
  return found === cluster ? [] : problem(`must set flotilla:cluster to ${shown(cluster)}, got ${shown(found)}`);
}

function settingsFile(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

function parsed(text: string): { readonly config?: Readonly<Record<string, unknown>> } | undefined {
  try {
    const value: unknown = load(text) ?? {};
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
