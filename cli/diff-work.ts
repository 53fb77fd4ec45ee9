import type { ChangeGroup } from "../lib/diff/change-group.js";
import { clusterGroups } from "../lib/diff/diff.js";
import { documentReader } from "../lib/diff/documents.js";
import type { ClusterPolicyChanges } from "../lib/diff/policy-changes.js";
import type { PlacedObject } from "../lib/diff/placed-object.js";
import { treeObjects, type Tree } from "../lib/diff/tree.js";
import { InvalidError } from "../lib/problem.js";
import type { FoundReleases } from "./chart-objects/found-releases.js";
import { releaseReader, type ReleaseObjects } from "./chart-objects/object-lines.js";
import type { BothFleets } from "./policies/judged-changes.js";
import { renderedFiles, stage } from "./rendering-folder.js";
import { treeReader, type TreeFile, type TreeReader, type TreeSource } from "./tree-source.js";
import type { Work } from "./work.js";

/** The sides of a diff. */
export interface DiffRequest {
  readonly base: DiffSide;
  readonly head: DiffSide;
  /** Replacements that the head's fleet acknowledges. */
  readonly acknowledged: readonly string[];
  /** Folder whose files the head is compared with, to see whether they are stale. */
  readonly committed?: string | undefined;
  /**
   * Whether the releases of clusters that differ are told.
   *
   * @defaultValue false
   */
  readonly releases?: boolean;
  /**
   * The fleets of both sides, where objects are held to policies.
   *
   * @defaultValue none: nothing is judged
   */
  readonly policies?: BothFleets | undefined;
}

/** One side of a diff and how a person names it. */
export interface DiffSide {
  readonly name: string;
  readonly source: TreeSource;
}

/** What to compare of one cluster. */
export interface DiffItem {
  readonly base: ClusterOfTree;
  readonly head: ClusterOfTree;
}

/** A cluster as one side has it. */
export interface ClusterOfTree {
  /** Its name on this side; absent where this side does not have it. */
  readonly cluster?: string | undefined;
  readonly files: readonly TreeFile[];
  /** What the fleet says of it. */
  readonly specs: readonly PlacedObject[];
  /** What charts make on it, where that is asked for. */
  readonly charts?: readonly ReleaseObjects[];
}

/** What differs on one cluster. */
export interface DiffResult {
  readonly groups: readonly ChangeGroup[];
  /** Files of the folder that are not as the head renders them. */
  readonly stale: number;
  /** The releases of both sides, where they were asked for. */
  readonly releases?: { readonly base: FoundReleases; readonly head: FoundReleases };
  /** What changes of what its objects break; absent where no policies hold. */
  readonly policy?: ClusterPolicyChanges;
}

/** Compares clusters. */
export async function diffWork(request: DiffRequest): Promise<Work<DiffItem, DiffResult>> {
  const [base, head] = [await treeReader(request.base.source), await treeReader(request.head.source)];
  const read = documentReader();
  const made = releaseReader();
  const found =
    request.releases === true ? (await import("./chart-objects/found-releases.js")).foundReleases : undefined;
  const judged =
    request.policies === undefined
      ? undefined
      : (await import("./policies/judged-changes.js")).changeJudge(request.policies);
  const objects = (side: DiffSide, { specs, charts = [], cluster = "" }: ClusterOfTree, files: Tree) => [
    ...specs,
    ...made(charts, cluster),
    ...objectsOf(side, () => treeObjects(files, read)),
  ];
  return {
    on: async (item) => {
      const [before, after] = [await texts(base, item.base), await texts(head, item.head)];
      const stale = request.committed === undefined ? 0 : staleFiles(after, request.committed, item.head.cluster);
      if (isSame(before, after) && isSameData(item)) {
        return { groups: [], stale };
      }
      const [from, to] = [objects(request.base, item.base, before), objects(request.head, item.head, after)];
      const groups = clusterGroups(from, to, request.acknowledged);
      const policy = judged?.(
        { cluster: item.base.cluster, objects: from },
        { cluster: item.head.cluster, objects: to },
      );
      return {
        groups,
        stale,
        ...(policy && { policy }),
        ...(found && { releases: { base: found(from), head: found(to) } }),
      };
    },
    end: async () => {
      await base.end();
      await head.end();
    },
  };
}

/**
 * The objects of a side.
 *
 * @throws {@link InvalidError} whose problems say on which side they are
 */
export function objectsOf(side: DiffSide, objects: () => PlacedObject[]): PlacedObject[] {
  try {
    return objects();
  } catch (error) {
    throw error instanceof InvalidError ? new InvalidError(`rendering of ${side.name}`, error.problems) : error;
  }
}

/** The texts of a cluster, none where the side does not have it. */
export async function texts(
  reader: TreeReader,
  { cluster, files }: Pick<ClusterOfTree, "cluster" | "files">,
): Promise<ReadonlyMap<string, string>> {
  return cluster === undefined ? new Map() : await reader.texts(cluster, files);
}

/** The number of files of a folder that are not as they are rendered, those that are missing or too many among them. */
export function staleFiles(files: ReadonlyMap<string, string>, folder: string, cluster?: string): number {
  const { added, changed } = stage(files, folder, undefined);
  const surplus = renderedFiles(folder, cluster === undefined ? [] : [cluster]).filter((path) => !files.has(path));
  return added.length + changed.length + surplus.length;
}

function isSameData({ base, head }: DiffItem): boolean {
  return JSON.stringify([base.specs, base.charts]) === JSON.stringify([head.specs, head.charts]);
}

function isSame(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): boolean {
  return before.size === after.size && [...before].every(([path, text]) => after.get(path) === text);
}
