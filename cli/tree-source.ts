import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { Fleet } from "../lib/fleet/fleet.js";
import { fleetFile, fleetText } from "../lib/render.js";
import { BlobReader } from "./blob-reader.js";
import { Failure } from "./failure.js";
import { loadFleetModule, type Project } from "./project.js";
import { Repository } from "./repository.js";

/** Where a rendering is read from: plain data, so that each thread can read for itself. */
export type TreeSource =
  | {
      readonly kind: "revision";
      readonly commit: string;
      /** Folder that the repository is opened from. */
      readonly repository: string;
      /** Folder of the rendering, from there. */
      readonly rendered: string;
    }
  | { readonly kind: "working-tree"; readonly project: Project }
  | { readonly kind: "folder"; readonly path: string };

/** A file of a rendering. */
export interface TreeFile {
  readonly path: string;
  /** Hash of its content in git, where it is known without reading it. */
  readonly blob?: string;
}

/** The files of a rendering, none of them read yet. */
export interface TreeListing {
  /** Files that belong to no cluster: the fleet's data. */
  readonly fleet: readonly TreeFile[];
  /** Files of each cluster; of the working tree, which is rendered, none is known before. */
  readonly clusters: ReadonlyMap<string, readonly TreeFile[]>;
}

/** Reads files of a rendering. */
export interface TreeReader {
  /** Texts by path of the files of a cluster, or of those that belong to none. */
  readonly texts: (cluster: string | undefined, files: readonly TreeFile[]) => Promise<ReadonlyMap<string, string>>;
  readonly end: () => void | Promise<void>;
}

/**
 * The files of a rendering.
 *
 * @throws {@link Failure} when there is something that no rendering has
 */
export async function listed(source: TreeSource): Promise<TreeListing> {
  switch (source.kind) {
    case "working-tree": {
      const { fleet } = await loadFleetModule(source.project);
      return {
        fleet: [{ path: fleetFile }],
        clusters: new Map(Object.keys(fleet.clusters).map((cluster) => [cluster, []])),
      };
    }
    case "folder":
      return byCluster(folderFiles(source.path));
    case "revision": {
      const repository = await Repository.at(source.repository);
      return byCluster((await repository.files(source.commit, source.rendered)).filter(isYaml));
    }
  }
}

/** Begins to read a rendering. */
export async function treeReader(source: TreeSource): Promise<TreeReader> {
  switch (source.kind) {
    case "working-tree":
      return renderingReader(source.project);
    case "folder":
      return {
        texts: (_cluster, files) =>
          Promise.resolve(new Map(files.map(({ path }) => [path, readFileSync(join(source.path, path), "utf8")]))),
        end: () => undefined,
      };
    case "revision": {
      const blobs = new BlobReader(source.repository);
      return {
        texts: async (_cluster, files) => {
          const texts = await blobs.texts(files.map(({ blob = "" }) => blob));
          return new Map(files.map(({ path }, index) => [path, texts[index] ?? ""]));
        },
        end: () => blobs.end(),
      };
    }
  }
}

async function renderingReader(project: Project): Promise<TreeReader> {
  const module = await loadFleetModule(project);
  const { clusterFiles } = await import("./cluster-files.js");
  return {
    texts: (cluster) =>
      Promise.resolve(cluster === undefined ? fleetFiles(module.fleet) : clusterFiles(module, cluster)),
    end: () => undefined,
  };
}

function fleetFiles(fleet: Fleet): ReadonlyMap<string, string> {
  return new Map([[fleetFile, fleetText(fleet)]]);
}

/** The YAML files below a folder, those of hidden folders aside. */
function folderFiles(root: string, below = ""): TreeFile[] {
  return readdirSync(join(root, below), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .flatMap((entry) => {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        return folderFiles(root, path);
      }
      if (!isYaml({ path })) {
        return [];
      }
      if (!entry.isFile()) {
        throw new Failure(`${join(root, path)} is no file, and a rendering has files alone`);
      }
      return [{ path }];
    });
}

function isYaml({ path }: TreeFile): boolean {
  return /\.ya?ml$/.test(path);
}

function byCluster(files: readonly TreeFile[]): TreeListing {
  const fleet: TreeFile[] = [];
  const clusters = new Map<string, TreeFile[]>();
  for (const file of files) {
    const slash = file.path.indexOf("/");
    if (slash < 0) {
      fleet.push(file);
    } else {
      const cluster = file.path.slice(0, slash);
      const others = clusters.get(cluster);
      if (others === undefined) {
        clusters.set(cluster, [file]);
      } else {
        others.push(file);
      }
    }
  }
  return { fleet, clusters };
}
