import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";

import { fleetFile } from "../lib/render.js";
import { isObject } from "../lib/schema.js";
import type { DiffSide } from "./diff-work.js";
import { Failure } from "./failure.js";
import { findProject, type Project } from "./project.js";
import { Repository } from "./repository.js";
import type { Side } from "./side.js";
import { listed, type TreeListing } from "./tree-source.js";

/** What the command line says of the sides of a diff. */
export interface SideArguments {
  readonly base?: string | undefined;
  readonly head?: string | undefined;
  /** Folder of the renderings in revisions. */
  readonly rendered?: string | undefined;
}

/** A side of a diff whose files are known. */
export interface ListedSide extends DiffSide {
  readonly side: Side;
  readonly listing: TreeListing;
}

/** Both sides of a diff. */
export interface Sides {
  readonly base: ListedSide;
  readonly head: ListedSide;
  /** The project of the working directory, if it has one. */
  readonly project: Project | undefined;
  /** Folder of the working tree's own rendering; absent unless the working tree is the head. */
  readonly committed: string | undefined;
  /** What a reviewer has to know of the sides. */
  readonly notes: readonly string[];
}

/**
 * Finds what to compare. Without a base it is where HEAD has left the main branch; without a head it is the working tree.
 *
 * @throws {@link Failure} when a side is not there
 */
export async function findSides({ base, head, rendered }: SideArguments, directory: string): Promise<Sides> {
  const project = projectAt(directory);
  const root = project?.root ?? directory;
  const place = { root, rendered: rendered === undefined ? "rendered" : relative(root, resolve(directory, rendered)) };
  const after = await listedSide(head === undefined ? workingTree(directory) : await namedSide(head, directory, place));
  const before = await listedSide(
    base === undefined ? await mergeBaseSide(place) : await namedSide(base, directory, place),
  );
  if (isEmpty(after)) {
    throw new Failure(missing(after, place));
  }
  const committed = after.side.kind === "working-tree" ? resolve(root, place.rendered) : undefined;
  return { base: before, head: after, project, committed, notes: await notesOn(before, place) };
}

/** That a base has no rendering, as revisions of the past may. */
async function notesOn(base: ListedSide, place: Place): Promise<string[]> {
  if (!isEmpty(base)) {
    return [];
  }
  if (base.side.kind !== "revision") {
    throw new Failure(missing(base, place));
  }
  const known = await hasFlotilla(base.side.commit, place.root);
  const why = known ? `has no rendering in ${place.rendered}/` : "is from before flotilla was there";
  return [`${base.name} ${why}: everything counts as added.`];
}

/** Where the renderings of revisions are. */
interface Place {
  /** Folder that the repository is opened from. */
  readonly root: string;
  /** Folder of the renderings, from there. */
  readonly rendered: string;
}

type NamedSide = Omit<ListedSide, "listing">;

function projectAt(directory: string): Project | undefined {
  try {
    return findProject(directory);
  } catch (error) {
    if (error instanceof Failure) {
      return undefined; // renderings can be compared without one
    }
    throw error;
  }
}

function workingTree(directory: string): NamedSide {
  return {
    side: { kind: "working-tree" },
    name: "the working tree",
    source: { kind: "working-tree", project: findProject(directory) },
  };
}

async function mergeBaseSide(place: Place): Promise<NamedSide> {
  const repository = await Repository.at(place.root);
  const { commit, name } = await repository.mergeBase();
  return revisionSide(commit, `${name} (${await repository.short(commit)})`, place);
}

async function namedSide(name: string, directory: string, place: Place): Promise<NamedSide> {
  const path = resolve(directory, name);
  const isFolder = existsSync(path) && statSync(path).isDirectory();
  const isPath = /^\.{0,2}\/|^\.\.?$/.test(name);
  if (isFolder) {
    if (!isPath && (await Repository.has(place.root, name))) {
      throw new Failure(`${name} is a folder and a revision: write ./${name} for one, ${name}^0 for the other`);
    }
    return { side: { kind: "folder", path }, name, source: { kind: "folder", path } };
  }
  const repository = await Repository.at(place.root);
  const commit = await repository.commit(name);
  const short = await repository.short(commit);
  const isHash = /^[0-9a-f]{7,}$/.test(name) && commit.startsWith(name);
  return revisionSide(commit, isHash ? short : `${name} (${short})`, place);
}

function revisionSide(commit: string, name: string, { root, rendered }: Place): NamedSide {
  return {
    side: { kind: "revision", commit },
    name,
    source: { kind: "revision", commit, repository: root, rendered },
  };
}

async function listedSide(side: NamedSide): Promise<ListedSide> {
  return { ...side, listing: await listed(side.source) };
}

function isEmpty({ side, listing }: ListedSide): boolean {
  // The folder of a project has the one of its rendering, which is no cluster.
  const isAround = side.kind === "folder" && existsSync(join(side.path, "rendered", fleetFile));
  return (listing.clusters.size === 0 || isAround) && listing.fleet.length === 0;
}

function missing({ side, name }: NamedSide, { rendered }: Place): string {
  if (side.kind === "folder") {
    const inside = join(name, "rendered");
    const fix = existsSync(join(side.path, "rendered")) ? `; did you mean ${inside}` : "";
    return `${name} holds no rendering (no fleet.yaml, no <cluster>/<layer>.yaml)${fix}`;
  }
  return `${name} has no rendering in ${rendered}/: run flotilla render there and commit what it writes`;
}

async function hasFlotilla(commit: string, root: string): Promise<boolean> {
  const text = await (await Repository.at(root)).text(commit, "package.json");
  try {
    const value: unknown = JSON.parse(text ?? "");
    return isObject(value) && value["flotilla"] !== undefined;
  } catch {
    return false;
  }
}
