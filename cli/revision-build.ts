import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, symlink, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { git, gitEnvironment } from "./git.js";
import { CommandError, type ThrowAway } from "./throw-away.js";

/** A commit of the repository that a project lies in. */
export interface Revision {
  /** Folder of the project. */
  readonly root: string;
  readonly commit: string;
}

/** What a build needs beside the commit. */
export interface BuildTools {
  readonly throwAway: ThrowAway;
  /** Is told what takes long. */
  readonly report: (line: string) => void;
}

/** The folder of a built project, or why there is none. */
export type Built = { readonly root: string } | { readonly reason: string };

const kept = 5;
const locks = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml"];
const longest = 10 * 60_000;

/**
 * The project as it was at a commit, built by its own script in a folder outside the repository, with the packages that are
 * installed now. The last few builds are kept.
 */
export async function builtRevision(revision: Revision, tools: BuildTools): Promise<Built> {
  const { root, commit } = revision;
  const top = (await git(root, ["rev-parse", "--show-toplevel"])).stdout.trim();
  const prefix = (await git(root, ["rev-parse", "--show-prefix"])).stdout.trim();
  const differing = await differingLock({ top, prefix, commit });
  if (differing !== undefined) {
    return { reason: `its packages are not those that are installed (${differing} differs)` };
  }
  const folder = join(buildsFolder(), `${commit}-${digest(root)}`);
  if (!existsSync(folder)) {
    const reason = await build({ top, prefix, commit, folder }, tools);
    if (reason !== undefined) {
      return { reason };
    }
  }
  const now = new Date();
  await utimes(folder, now, now);
  return { root: join(folder, prefix) };
}

interface Place {
  readonly top: string;
  /** Path of the project in the repository, with a slash at its end; empty when it is the repository. */
  readonly prefix: string;
  readonly commit: string;
}

/** Builds stay with their user: what lies there is run. */
function buildsFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "flotilla", "builds");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

async function differingLock({ top, prefix, commit }: Place): Promise<string | undefined> {
  for (const file of new Set(locks.flatMap((name) => [name, `${prefix}${name}`]))) {
    const now = await readFile(join(top, file), "utf8").catch(() => undefined);
    const { code, stdout } = await git(top, ["show", `${commit}:${file}`]);
    if (now !== (code === 0 ? stdout : undefined)) {
      return file;
    }
  }
  return undefined;
}

/** Why there is nothing in the folder afterwards. */
async function build(place: Place & { readonly folder: string }, tools: BuildTools): Promise<string | undefined> {
  const { top, prefix, commit, folder } = place;
  const { throwAway, report } = tools;
  const work = `${folder}.${process.pid}`;
  throwAway.keepTrackOf(work);
  await mkdir(work, { recursive: true, mode: 0o700 });
  try {
    await checkOut(place, work, throwAway);
    for (const path of new Set(["", prefix])) {
      const modules = join(top, path, "node_modules");
      if (existsSync(modules)) await symlink(modules, join(work, path, "node_modules"));
    }
    if (await hasBuild(join(work, prefix))) {
      report(`building ${commit.slice(0, 7)}; the result is kept`);
      await throwAway.run("npm", ["run", "--silent", "build"], { cwd: join(work, prefix), timeout: longest });
    }
    await prune();
    await rename(work, folder).catch(() => undefined); // another run was faster
    return undefined;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return `it cannot be built: ${lastWords(error)}`;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** All files of the commit, without a trace in the repository: a worktree would leave one when this process is killed. */
async function checkOut({ top, commit }: Place, to: string, throwAway: ThrowAway): Promise<void> {
  const env = { ...gitEnvironment(), GIT_INDEX_FILE: join(to, ".git-index") };
  await throwAway.run("git", ["read-tree", commit], { cwd: top, env });
  await throwAway.run("git", ["checkout-index", "--all", `--prefix=${to}/`], { cwd: top, env });
  await rm(join(to, ".git-index"));
}

async function hasBuild(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
  try {
    const { scripts } = JSON.parse(text) as { readonly scripts?: { readonly build?: unknown } };
    return scripts?.build !== undefined;
  } catch {
    return false;
  }
}

function lastWords({ message, stdout, stderr }: CommandError): string {
  const lines = `${stdout}\n${stderr}`.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("npm "));
  return lines.slice(0, 3).join("\n") || message;
}

/** Leaves room for one more. */
async function prune(): Promise<void> {
  const folder = buildsFolder();
  const names = (await readdir(folder)).filter((name) => /^[0-9a-f]+-[0-9a-f]+$/.test(name));
  const used = await Promise.all(names.map(async (name) => ({ name, time: (await stat(join(folder, name))).mtimeMs })));
  const old = used.sort((a, b) => b.time - a.time).slice(kept - 1);
  await Promise.all(old.map(({ name }) => rm(join(folder, name), { recursive: true, force: true })));
}
