import { readFileSync } from "node:fs";

import type { PlacedObject } from "../../lib/diff/placed-object.js";
import { apiGroup } from "../../lib/manifests.js";
import type { ChartObject } from "./chart-objects.js";

/** Objects that the chart of a release makes, as plain data for threads: they are in files. */
export interface ReleaseObjects {
  /** Name of the release. */
  readonly release: string;
  readonly layer: string;
  /** Files with {@link objectLines}. */
  readonly files: readonly string[];
}

/** Objects as a text, a line each. */
export function objectLines(objects: readonly ChartObject[]): string {
  return objects.map((object) => `${JSON.stringify(object)}\n`).join("");
}

/** Reads the objects of releases. */
export type ReleaseReader = (releases: readonly ReleaseObjects[], cluster: string) => PlacedObject[];

/** A reader that reads once what the releases of many clusters and both sides share. */
export function releaseReader(): ReleaseReader {
  const objects = new Map<string, ChartObject>();
  const objectOf = (line: string) => {
    const object = objects.get(line) ?? (JSON.parse(line) as ChartObject);
    objects.set(line, object);
    return object;
  };
  const files = new Map<string, readonly ChartObject[]>();
  const objectsIn = (file: string) => {
    const known = files.get(file) ?? readFileSync(file, "utf8").split("\n").slice(0, -1).map(objectOf);
    files.set(file, known);
    return known;
  };
  return (releases, cluster) =>
    releases.flatMap(({ release, layer, files }) =>
      files.flatMap(objectsIn).map((object) => placed(object, { release, layer, cluster })),
    );
}

function placed(
  { manifest, secretValues }: ChartObject,
  stand: { readonly release: string; readonly layer: string; readonly cluster: string },
): PlacedObject {
  const { name, namespace } = manifest.metadata;
  const place = { ...stand, group: apiGroup(manifest), kind: manifest.kind, name };
  return {
    place: namespace === undefined ? place : { ...place, namespace },
    manifest,
    origin: `the chart of release ${stand.release}`,
    ...(secretValues !== undefined && { secretValues }),
  };
}
