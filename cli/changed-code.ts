import { relative } from "node:path";

import { git } from "./git.js";
import type { Project } from "./project.js";
import type { Side } from "./side.js";

/** How the code of two sides differs: in nothing that a program reads, in the module of the fleet alone, or otherwise. */
export type CodeChange = "none" | "fleet" | "code";

/** What is compared. */
export interface CodeSides {
  readonly project: Project;
  readonly base: Side;
  readonly head: Side;
  /** Stacks that are on both sides: the settings of others cannot differ. */
  readonly stacks: ReadonlySet<string>;
}

/**
 * How the code of two sides differs, by the files that git lists. A folder with a rendering has no code, so it can differ in its
 * fleet alone.
 */
export async function changedCode({ project, base, head, stacks }: CodeSides): Promise<CodeChange> {
  if (base.kind === "folder" || head.kind === "folder") {
    return "fleet";
  }
  const { root, fleetModule } = project;
  const isFleet = fleetSource(relative(root, fleetModule));
  const files = (await changedFiles(root, base, head)).filter((file) => isCode(file, stacks));
  return files.length === 0 ? "none" : files.every(isFleet) ? "fleet" : "code";
}

async function changedFiles(root: string, base: Side, head: Side): Promise<readonly string[]> {
  const commits = [base, head].flatMap((side) => (side.kind === "revision" ? [side.commit] : []));
  if (commits.length === 0) {
    return [];
  }
  const top = (await git(root, ["rev-parse", "--show-toplevel"])).stdout.trim();
  const lists = [["diff", "--name-only", "--no-renames", "-z", ...commits, "--"]];
  if (head.kind === "working-tree") {
    lists.push(["ls-files", "--others", "--exclude-standard", "-z"]);
  }
  const listed = await Promise.all(lists.map(async (args) => (await git(top, args)).stdout.split("\0")));
  return listed.flat().filter((file) => file !== "");
}

/** Whether a program can read a file: renderings, documentation and tests are for others. */
export function isCode(file: string, stacks: ReadonlySet<string>): boolean {
  const stack = /(?:^|\/)Pulumi\.(.+)\.yaml$/.exec(file)?.[1];
  if (stack !== undefined) {
    return stacks.has(stack);
  }
  return (
    !/(^|\/)(rendered|docs?|tests?|__tests__|\.github|\.gitlab|\.vscode)\//.test(file) &&
    !/\.(md|test\.[cm]?[jt]sx?|spec\.[cm]?[jt]sx?)$/.test(file) &&
    !/(^|\/)(LICENSE|\.gitignore|\.gitlab-ci\.yml|\.prettier[^/]*|eslint\.config\.[cm]?js|\.mocharc[^/]*)$/.test(file)
  );
}

/** Tells the source of a compiled module by its path: `stacks/fleet.ts` and `src/stacks/fleet.ts` of `dist/stacks/fleet.js`. */
export function fleetSource(module: string): (file: string) => boolean {
  const path = module.split(/[\\/]/);
  const inside = path.length > 1 && /^(dist|build|out|lib|output|compiled)$/.test(path[0] ?? "") ? path.slice(1) : path;
  const stem = inside.join("/").replace(/\.[cm]?js$/, "");
  return (file) => {
    const source = file.replace(/\.[cm]?[jt]s$/, "");
    return source !== file && (source === stem || source.endsWith(`/${stem}`));
  };
}
