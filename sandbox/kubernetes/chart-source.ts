import { existsSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";
import { valid } from "semver";

import { writeChart } from "../charts/chart-files.js";
import { standInFor } from "../charts/stand-in-charts.js";
import type { StandInChart } from "../charts/stand-in-chart.js";
import type { Properties } from "../provider/property-value.js";
import { HelmError, type Helm } from "./helm.js";
import { objectAt, textAt } from "./kube-object.js";
import { chartFlags } from "./release-flags.js";

/** A chart of the sandbox's own at the version of the chart that it stands in for. */
export interface StandIn {
  readonly chart: StandInChart;
  readonly version: string;
}

/** The stand-in for the chart of a release; nothing if the chart lies at that path or the sandbox has none for it. */
export function standInOf(inputs: Properties): StandIn | undefined {
  const name = textAt(inputs, "chart");
  const chart = existsSync(name) ? undefined : standInFor(name);
  if (!chart) return undefined;
  const version = textAt(inputs, "version");
  return { chart, version: valid(version) === null ? chart.version : version }; // only a repository knows what is newest
}

/**
 * The exact version of the chart of a release: of the stand-in for it, of the one at its path, or of what its repository has.
 *
 * @throws HelmError when the chart cannot be had
 */
export async function chartVersion(helm: Helm, inputs: Properties): Promise<string> {
  const standIn = standInOf(inputs);
  if (standIn) return standIn.version;
  const chart = textAt(inputs, "chart");
  const repository = repositoryOf(inputs);
  if (repository === undefined && !existsSync(chart)) {
    throw new HelmError(`path "${chart}" not found; check the chart name and repository configuration.`);
  }
  try {
    const found = load(await helm.run(["show", "chart", chart, ...chartFlags(inputs)])) as Properties;
    return textAt(found, "version");
  } catch (error) {
    if (!(error instanceof HelmError) || repository === undefined) throw error;
    const asked = [chart, textAt(inputs, "version")].filter(Boolean).join(" ");
    const message = `chart ${asked} cannot be had from ${repository}: ${error.message}; the sandbox has no stand-in for it`;
    throw new HelmError(message, { cause: error });
  }
}

/** What `helm install` and `helm upgrade` take for the chart; a stand-in is written to helm's folder. */
export async function chartArguments(helm: Helm, inputs: Properties): Promise<readonly string[]> {
  const standIn = standInOf(inputs);
  if (!standIn) return [textAt(inputs, "chart"), ...chartFlags(inputs)];
  const folder = join(helm.folder, standIn.chart.name);
  await writeChart(folder, standIn.chart, standIn.version);
  return [folder];
}

/** Address that a chart is pulled from; nothing for one of this machine. */
function repositoryOf(inputs: Properties): string | undefined {
  const chart = textAt(inputs, "chart");
  return textAt(objectAt(inputs, "repositoryOpts"), "repo") || /^[a-z]+:\/\/[^/]+/.exec(chart)?.[0];
}
