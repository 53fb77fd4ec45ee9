import { createColors } from "picocolors";

import { manifestTitle } from "../../lib/manifests.js";
import type { FieldChange } from "../../sandbox/sync/owned-fields.js";
import { hasDrift, type ObjectReport, type SyncReport } from "../../sandbox/sync/sync-report.js";

/** A cluster and what became of what is applied to it. */
export interface SyncedCluster {
  readonly cluster: string;
  readonly report: SyncReport;
}

/** How a report is written. */
export interface SyncTextStyle {
  readonly colour: boolean;
  /** Whether nothing was changed. */
  readonly check: boolean;
}

const shownObjects = 40;
const longestValue = 40;

/** What became of the objects of a cluster in a few words: `"5 created, 1 mended, 300 unchanged"`. */
export function countsText(reports: readonly SyncReport[], check: boolean): string {
  const objects = reports.flatMap(({ layers }) => layers.flatMap((layer) => layer.objects));
  const counts: readonly (readonly [number, string])[] = [
    [objects.filter((each) => each.outcome === "created" && !each.deleted).length, check ? "to create" : "created"],
    [objects.filter((each) => each.outcome === "updated" && !hasDrift(each)).length, check ? "to update" : "updated"],
    [objects.filter(hasDrift).length, check ? "drifted" : "mended"],
    [objects.filter((each) => each.outcome === "pruned").length, check ? "to prune" : "pruned"],
    [objects.filter((each) => each.takenOver).length, check ? "to take over" : "taken over"],
    [objects.filter((each) => each.outcome === "unchanged" && !each.takenOver).length, "unchanged"],
  ];
  const parts = counts.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
  return parts.length === 0 ? "nothing to apply" : parts.join(", ");
}

/**
 * What somebody has changed by hand, and in a check all that differs, by cluster; the rest is counted. Empty where there is nothing to
 * tell.
 */
export function syncText(clusters: readonly SyncedCluster[], style: SyncTextStyle): string {
  return clusters
    .map(({ cluster, report }) => clusterText(cluster, report, style))
    .filter((text) => text !== "")
    .join("\n");
}

/** Whether a cluster is not what the rendering says. */
export function isDifferent({ outcome }: ObjectReport): boolean {
  return outcome !== "unchanged";
}

function clusterText(cluster: string, { layers, handedBack }: SyncReport, style: SyncTextStyle): string {
  const lines = layers.flatMap(({ layer, objects }) =>
    objects
      .filter((object) => hasDrift(object) || (style.check && isDifferent(object)))
      .flatMap((object) => objectLines(layer, object, style)),
  );
  const more = lines.length - shownObjects;
  const all = [
    ...lines.slice(0, shownObjects),
    ...(more > 0 ? [`  and ${more} lines more, which --json has all`] : []),
    ...handedBack.map((layer) => `  ${layer}: left to Pulumi, nothing was deleted`),
  ];
  return all.length === 0 ? "" : [createColors(style.colour).bold(cluster), ...all].join("\n");
}

function objectLines(layer: string, report: ObjectReport, { check, colour }: SyncTextStyle): string[] {
  const { yellow } = createColors(colour);
  const title = `${layer}: ${manifestTitle(report.object)}`;
  const mended = check ? "" : ", mended";
  if (report.deleted) {
    return [`  ${yellow("drift")}   ${title} was deleted${check ? "" : ", created again"}`];
  }
  return [
    ...report.drift.map((field) => `  ${yellow("drift")}   ${title}: ${fieldText(report, field)}${mended}`),
    ...(check && report.drift.length === 0 ? [`  ${plan(report)} ${title}${pathsText(report.changes)}`] : []),
  ];
}

function plan({ outcome }: ObjectReport): string {
  return { created: "create ", updated: "update ", pruned: "prune  ", unchanged: "same   " }[outcome];
}

function pathsText(changes: readonly FieldChange[]): string {
  return changes.length === 0 ? "" : `: ${changes.map(({ path }) => path).join(", ")}`;
}

function fieldText({ object }: ObjectReport, { path, from, to }: FieldChange): string {
  const [found, wanted] = [valueText(from), valueText(to)];
  return object.kind === "Secret" || found === undefined || wanted === undefined
    ? `${path} differs`
    : `${path} is ${found} instead of ${wanted}`;
}

/** A value in a few words; `undefined` for one that is long. */
function valueText(value: unknown): string | undefined {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > longestValue ? undefined : text;
}
