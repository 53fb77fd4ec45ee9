import { readFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import { pathToFileURL } from "node:url";

import type { Fleet } from "../lib/fleet/fleet.js";
import type { CodeChange } from "./changed-code.js";
import { Failure } from "./failure.js";
import type { Project } from "./project.js";
import { builtRevision, type BuildTools } from "./revision-build.js";
import type { Side } from "./side.js";
import type { Fleets } from "./stack-pairs.js";
import { stackProgram, withFleet, type StackProgram } from "./stack-program.js";

/** What the programs of two sides are made of. */
export interface ProgramSides {
  readonly project: Project;
  readonly base: Side;
  readonly head: Side;
  readonly fleets: Fleets;
  readonly code: CodeChange;
}

/** The programs of both sides. */
export interface SidePrograms {
  readonly base: StackProgram;
  readonly head: StackProgram;
  /** What is not as it should be with them. */
  readonly doubt?: string;
}

/**
 * The programs of both sides: each side's own, unless only the fleet differs or the base cannot be built. Then it is the head's,
 * with the data of each side.
 *
 * @throws {@link Failure} when there is no program
 */
export async function sidePrograms(sides: ProgramSides, tools: BuildTools): Promise<SidePrograms> {
  const { base, head, code } = sides;
  const now = await ownProgram(sides, head, tools);
  if (code !== "code" && (await holdsOnlyFleet(now))) {
    return withFleets(sides, now, tools, undefined);
  }
  const before = await ownProgram(sides, base, tools);
  return before.doubt === undefined && now.doubt === undefined
    ? { base: before.program, head: now.program }
    : withFleets(sides, now, tools, before.doubt ?? now.doubt);
}

interface OwnProgram {
  readonly program: StackProgram;
  /** Compiled module of its fleet. */
  readonly module: string;
  /** Why it is not that of its side. */
  readonly doubt?: string;
}

async function ownProgram({ project, code }: ProgramSides, side: Side, tools: BuildTools): Promise<OwnProgram> {
  const { root, fleetModule } = project;
  const current = async (doubt?: string): Promise<OwnProgram> => ({
    program: await stackProgram(root),
    module: fleetModule,
    ...(doubt !== undefined && { doubt }),
  });
  if (side.kind === "working-tree") {
    return current();
  }
  if (side.kind === "folder") {
    return current(code === "code" ? `${side.path} has no program` : undefined);
  }
  const built = await builtRevision({ root, commit: side.commit }, tools);
  return "reason" in built
    ? current(`${side.commit.slice(0, 7)} is not run: ${built.reason}`)
    : { program: await stackProgram(built.root), module: join(built.root, relative(root, fleetModule)) };
}

async function withFleets(
  { fleets }: ProgramSides,
  { program, module }: OwnProgram,
  { throwAway }: BuildTools,
  doubt: string | undefined,
): Promise<SidePrograms> {
  if (!(await holdsOnlyFleet({ module }))) {
    throw new Failure(
      `${doubt ?? "the base has no program of its own"}; and other data cannot be given to this program, since ${module} is no ` +
        "CommonJS module that exports nothing but the fleet",
    );
  }
  // Both get their data in the same way: a rendering has sorted its keys.
  const made = async (fleet: Fleet) => withFleet(program, sorted(fleet), { module, folder: await throwAway.folder() });
  const head = await made(fleets.head);
  const base = fleets.base === undefined ? head : await made(fleets.base);
  return { base, head, ...(doubt !== undefined && { doubt: `${doubt}; so both sides run the program of the head` }) };
}

async function holdsOnlyFleet({ module }: Pick<OwnProgram, "module">): Promise<boolean> {
  if (!(await isCommonJs(module))) {
    return false;
  }
  const exported = (await import(pathToFileURL(module).href)) as object;
  return Object.keys(exported).every((name) => ["fleet", "default", "module.exports", "__esModule"].includes(name));
}

async function isCommonJs(module: string): Promise<boolean> {
  if (extname(module) !== ".js") {
    return extname(module) === ".cjs";
  }
  for (let folder = dirname(module); ; folder = dirname(folder)) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
    if (text !== undefined || dirname(folder) === folder) {
      return !/"type"\s*:\s*"module"/.test(text ?? "");
    }
  }
}

function sorted<T>(value: T): T {
  const copy = (each: unknown): unknown => {
    if (Array.isArray(each)) return each.map(copy);
    return typeof each === "object" && each !== null
      ? Object.fromEntries(
          Object.entries(each)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, item]) => [key, copy(item)]),
        )
      : each;
  };
  return copy(value) as T;
}
