import { equal } from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { changedLabel, type Variant } from "./diff-sides.js";
import { programAt } from "./peers.js";

/** A program that shows what differs between two renderings. */
export interface Differ {
  readonly name: string;
  /** Variants of the renderings that tell something about it. */
  readonly variants: readonly Variant[];
  /** Its command line; `undefined` where this machine does not have it. */
  readonly command: (folder: string) => readonly string[] | undefined;
  /** What it has printed, in the folder where it ran. */
  readonly printed: (folder: string) => string;
  /** Command line of the first run, which shows whether it has found everything; the measured one unless given. */
  readonly first?: (folder: string) => readonly string[];
  /** Number of its entries in what the first run has printed. @throws Error when it has not found everything */
  readonly entries: (printed: string, objects: number) => number;
}

const flotilla = [process.execPath, join(__dirname, "..", "cli", "flotilla.js")];

/** Programs in the order in which the table has them, ourselves first. */
export function differs(toolsFolder: string): Differ[] {
  return [ours, git, dyff(programAt("dyff", toolsFolder))];
}

const ours: Differ = {
  name: "flotilla diff",
  variants: ["alike", "different"],
  command: (folder) => inRepository(folder, ...flotilla, "diff", "HEAD~1", "HEAD", "--no-stacks"),
  first: (folder) => inRepository(folder, ...flotilla, "diff", "HEAD~1", "HEAD", "--no-stacks", "--json"),
  printed,
  entries: (text, objects) => {
    const { groups } = JSON.parse(text) as { readonly groups: readonly { readonly objects: readonly unknown[] }[] };
    const found = groups.reduce((sum, group) => sum + group.objects.length, 0);
    equal(found, objects, "flotilla diff finds another number of objects");
    return groups.length;
  },
};

const git: Differ = {
  name: "git diff",
  variants: ["different"],
  command: (folder) => inRepository(folder, "git", "--no-pager", "diff", "--no-ext-diff", "HEAD~1", "HEAD"),
  printed,
  entries: (text, objects) => {
    equal(count(text, new RegExp(`^\\+ +${changedLabel}:`, "gm")), objects, "git diff finds another number of objects");
    return count(text, /^@@/gm);
  },
};

/** One process of dyff a cluster, side by side on all cores. */
function dyff(program: string | undefined): Differ {
  return {
    name: "dyff between",
    variants: ["different"],
    command: (folder) => {
      mkdirSync(join(folder, "dyff"), { recursive: true });
      const each = `${program} between --omit-header "before/$0" "after/$0" > "dyff/$0"`;
      const all = `ls before | xargs -P ${availableParallelism()} -n 1 sh -c '${each}'`;
      return program === undefined ? undefined : ["sh", "-c", all];
    },
    printed: (folder) =>
      readdirSync(join(folder, "dyff"))
        .map((name) => readFileSync(join(folder, "dyff", name), "utf8"))
        .join(""),
    entries: (text, objects) => {
      const found = count(text, /^\S/gm);
      equal(found, objects, "dyff finds another number of objects");
      return found;
    },
  };
}

function inRepository(folder: string, ...command: readonly string[]): string[] {
  return ["env", "-C", join(folder, "repository"), ...command];
}

function printed(folder: string): string {
  return readFileSync(join(folder, "stdout"), "utf8");
}

function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
