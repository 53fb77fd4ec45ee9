import { createColors } from "picocolors";

import type { ClusterStatus, Phase, Readiness } from "./cluster-status.js";
import { plainTable } from "./plain-table.js";

const heads = ["CLUSTER", "CLOUD", "TIER", "PROVISIONER", "VERSION", "NODES", "PODS", "PHASE"];
const aligned = ["left", "left", "left", "left", "left", "right", "right", "left"] as const;

/** The clusters of a fleet as a table, a line each, ending in a line break. */
export function clusterTable(clusters: readonly ClusterStatus[], colour: boolean): string {
  const colours = createColors(colour);
  const tint: Readonly<Record<Phase, (text: string) => string>> = {
    Ready: colours.green,
    Progressing: colours.yellow,
    Unreachable: colours.red,
    Absent: colours.dim,
    Foreign: colours.yellow,
  };
  const rows = clusters.map((cluster) => [
    colours.bold(cluster.name),
    placeText(cluster),
    cluster.tier ?? "–",
    cluster.provisioner ?? "–",
    cluster.kubernetes,
    readinessText(cluster.nodes),
    readinessText(cluster.pods),
    tint[cluster.phase](cluster.phase),
  ]);
  return plainTable(heads, rows, { colour, aligned });
}

/** `"EKS us-east-1"`: in a column of its own a region would take the table beyond 100 columns. */
function placeText({ cloud, region }: ClusterStatus): string {
  return cloud === null ? "–" : [cloud.toUpperCase(), ...(region === null ? [] : [region])].join(" ");
}

function readinessText({ ready, total }: Readiness): string {
  return total === 0 ? "–" : `${ready}/${total}`;
}
