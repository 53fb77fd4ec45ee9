import { createHash } from "node:crypto";

import { releasedChart } from "../../constructs/services/installers/released-chart.js";
import { canonicalText } from "../../lib/canonical-text.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { PlacedObject } from "../../lib/diff/placed-object.js";
import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { isObject } from "../../lib/schema.js";

/** The releases in the objects of a cluster, as plain data. */
export interface FoundReleases {
  readonly releases: readonly PlacedRelease[];
  /** Objects that install charts in a way that is not understood. */
  readonly unreadable: readonly UnreadableRelease[];
  /** What the cluster serves by the definitions among its objects. */
  readonly apiVersions: readonly string[];
}

/** A release, and where it is. */
export interface PlacedRelease {
  readonly release: ChartRelease;
  /** Cluster that gets it. */
  readonly cluster: string;
  /** Layer of the object that installs it. */
  readonly layer: string;
}

/** An object that installs a chart, nobody knows which or where. */
export interface UnreadableRelease {
  /** `"HelmChartProxy default/monitoring"`. */
  readonly title: string;
  readonly reason: string;
  /** The same for equal objects. */
  readonly digest: string;
}

/** What the objects of a cluster install, whoever does it. */
export function foundReleases(objects: readonly PlacedObject[]): FoundReleases {
  const sources = new Map(
    objects
      .filter(({ manifest }) => apiGroup(manifest) === "source.toolkit.fluxcd.io")
      .map((each) => [sourceKey(each), each]),
  );
  const releases: PlacedRelease[] = [];
  const unreadable: UnreadableRelease[] = [];
  for (const { manifest, place } of objects) {
    const found = releasedChart(
      manifest,
      (kind, namespace, name) => sources.get(JSON.stringify([kind, namespace, name]))?.manifest,
    );
    if (found !== undefined && "unreadable" in found) {
      const digest = createHash("sha256").update(canonicalText(manifest)).digest("hex");
      unreadable.push({ title: manifestTitle(manifest), reason: found.unreadable, digest });
    } else if (found !== undefined) {
      releases.push({ release: found.release, cluster: found.cluster ?? place.cluster ?? "", layer: place.layer });
    }
  }
  return { releases, unreadable, apiVersions: objects.flatMap(({ manifest }) => servedVersions(manifest)).sort() };
}

function sourceKey({ place: { kind, namespace, name } }: PlacedObject): string {
  return JSON.stringify([kind, namespace, name]);
}

/** What a definition has an API server serve. */
function servedVersions({ kind, spec }: Manifest): string[] {
  if (kind !== "CustomResourceDefinition" || !isObject(spec) || !isObject(spec["names"])) {
    return [];
  }
  const { group, names, versions } = spec;
  return (Array.isArray(versions) ? versions : [])
    .filter(isObject)
    .filter(({ served }) => served === true)
    .flatMap(({ name }) => [
      `${String(group)}/${String(name)}`,
      `${String(group)}/${String(name)}/${String(names["kind"])}`,
    ]);
}
