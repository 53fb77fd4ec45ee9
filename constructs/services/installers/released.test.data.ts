import type { ChartRelease } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import { releasedChart } from "./released-chart.js";

/** What the objects of an installer have Helm install. */
export function released(objects: readonly Manifest[]): ChartRelease {
  const last = objects.at(-1);
  const found =
    last &&
    releasedChart(last, (kind, _, name) => objects.find((each) => each.kind === kind && each.metadata.name === name));
  if (found === undefined || "unreadable" in found) {
    throw new Error(`nothing installs a chart by ${String(last?.kind)}: ${found?.unreadable ?? ""}`);
  }
  return found.release;
}
