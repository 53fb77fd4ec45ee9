import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { loadAll } from "js-yaml";

import { platform, type Layer } from "../../constructs/platform.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import { renderCluster } from "../../lib/render.js";
import type { RenderedLayer } from "../../sandbox/sync/cluster-sync.js";
import { Failure } from "../failure.js";
import type { FleetModule, Project } from "../project.js";

/** What a delivery engine finds of a cluster in the rendering, and what others apply to it. */
export interface RenderedCluster {
  readonly layers: readonly RenderedLayer[];
  readonly others: readonly Layer[];
  /** Files that are not what the fleet renders. */
  readonly stale: readonly string[];
}

/** Folder of the rendering that an engine reads, from that of the project. */
export function renderingPath({ delivery }: Fleet): string {
  return delivery?.source.path ?? "rendered";
}

/**
 * What the rendering holds of clusters, by name. The order of the layers, and which of them an engine applies, is the fleet's to say.
 *
 * @throws Failure when a file is missing or no YAML
 */
export function renderedClusters(
  { root }: Project,
  { fleet, own }: FleetModule,
  clusters: readonly string[],
): ReadonlyMap<string, RenderedCluster> {
  const folder = renderingPath(fleet);
  const missing: string[] = [];
  const found = clusters.map((cluster) => {
    const all = platform(fleet, cluster, own);
    const [delivered, others] = [
      all.filter(({ deliver }) => deliver === "gitops"),
      all.filter(({ deliver }) => deliver !== "gitops"),
    ];
    const fresh = renderCluster(cluster, delivered);
    const stale: string[] = [];
    const layers = delivered.map(({ name, manifests }) => {
      const file = `${cluster}/${name}.yaml`;
      const text = textOf(join(root, folder, file));
      if (text === undefined && manifests.length > 0) missing.push(file);
      if (text !== fresh.get(file)) stale.push(`${folder}/${file}`);
      return { name, objects: text === undefined ? [] : objectsOf(`${folder}/${file}`, text) };
    });
    return [cluster, { layers, others, stale }] as const;
  });
  if (missing.length > 0) {
    throw new Failure(`${folder} has no ${missing.join(", ")}, which an engine would apply: flotilla render writes it`);
  }
  return new Map(found);
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : undefined;
}

function objectsOf(file: string, text: string): Manifest[] {
  try {
    return (loadAll(text) as (Manifest | null)[]).filter((object) => object !== null);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n", 1)[0] : String(error);
    throw new Failure(`${file} is no YAML (${reason ?? ""}): flotilla render writes it anew`, { cause: error });
  }
}
