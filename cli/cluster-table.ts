import Table from "cli-table3";
import { createColors } from "picocolors";

import type { ClusterStatus, Phase, Readiness } from "./cluster-status.js";

const heads = ["CLUSTER", "CLOUD", "TIER", "PROVISIONER", "VERSION", "NODES", "PODS", "PHASE"];
const bare = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "" },
  ...{ "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

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
  const table = new Table({
    chars: bare,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: heads.map((head) => colours.dim(head)),
    colAligns: ["left", "left", "left", "left", "left", "right", "right", "left"],
  });
  for (const cluster of clusters) {
    table.push([
      colours.bold(cluster.name),
      placeText(cluster),
      cluster.tier ?? "–",
      cluster.provisioner ?? "–",
      cluster.kubernetes,
      readinessText(cluster.nodes),
      readinessText(cluster.pods),
      tint[cluster.phase](cluster.phase),
    ]);
  }
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

/** `"EKS us-east-1"`: in a column of its own a region would take the table beyond 100 columns. */
function placeText({ cloud, region }: ClusterStatus): string {
  return cloud === null ? "–" : [cloud.toUpperCase(), ...(region === null ? [] : [region])].join(" ");
}

function readinessText({ ready, total }: Readiness): string {
  return total === 0 ? "–" : `${ready}/${total}`;
}
