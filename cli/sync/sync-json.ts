import type { Fleet } from "../../lib/fleet/fleet.js";
import type { FieldChange } from "../../sandbox/sync/owned-fields.js";
import { hasDrift, type LayerReport, type ObjectReport } from "../../sandbox/sync/sync-report.js";
import type { SyncRuns } from "./fleet-sync.js";
import type { SyncedCluster } from "./sync-text.js";

/** What `--json` prints of what was applied to clusters: all objects but those that nothing became of, which are counted. */
export function syncJsonText({ delivery }: Fleet, { runs, synced }: SyncRuns, check: boolean): string {
  const failed = runs.filter(({ state }) => state === "failed");
  const result = {
    standInFor: delivery?.engine ?? null,
    check,
    clusters: syncJson(synced),
    failed: failed.map(({ target, failure }) => ({ cluster: target.cluster, reasons: failure })),
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** What was applied to each cluster. */
export function syncJson(clusters: readonly SyncedCluster[]): readonly object[] {
  return clusters.map(({ cluster, report: { layers, handedBack } }) => ({
    cluster,
    layers: layers.map(layerJson),
    handedBack,
  }));
}

function layerJson({ layer, objects }: LayerReport): object {
  const told = objects.filter((object) => object.outcome !== "unchanged" || object.takenOver || hasDrift(object));
  return { layer, objects: told.map(objectJson), unchanged: objects.length - told.length };
}

function objectJson({ object, outcome, takenOver, deleted, drift, changes }: ObjectReport): object {
  const { kind, metadata } = object;
  const fields = (all: readonly FieldChange[]) =>
    all.map(({ path, from, to }) => (kind === "Secret" ? { path } : { path, from, to }));
  return {
    ...{ kind, namespace: metadata.namespace ?? null, name: metadata.name, outcome, takenOver, deleted },
    drift: fields(drift),
    changes: fields(changes),
  };
}
