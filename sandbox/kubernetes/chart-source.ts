import { existsSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { sandboxChart, type SandboxChart } from "../charts/sandbox-chart.js";
import { packageRoot } from "../package-root.js";
import type { Properties } from "../provider/property-value.js";
import { HelmError, type Helm } from "./helm.js";
import { objectAt, textAt } from "./kube-object.js";
import { chartFlags } from "./release-flags.js";

/**
 * The chart of a release as the sandbox itself has it; nothing if the chart lies at that path or has to come from its repository.
 *
 * @throws HelmError when the sandbox knows that there is no such version
 */
export function ownChart(inputs: Properties): SandboxChart | undefined {
  const [chart, version] = [textAt(inputs, "chart"), textAt(inputs, "version")];
  if (existsSync(chart)) return undefined;
  const root = process.env["FLOTILLA_SANDBOX"] ?? join(packageRoot(), ".sandbox");
  try {
    return sandboxChart(root, { chart, version });
  } catch (error) {
    throw new HelmError((error as Error).message, { cause: error });
  }
}

/**
 * The exact version of the chart of a release: of the sandbox's own, of the one at its path, or of what its repository has.
 *
 * @throws HelmError when the chart cannot be had
 */
export async function chartVersion(helm: Helm, inputs: Properties): Promise<string> {
  const own = ownChart(inputs);
  if (own) return own.version;
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
    const message = `chart ${asked} cannot be had from ${repository}: ${error.message}; the sandbox has none of its own`;
    throw new HelmError(message, { cause: error });
  }
}

/** What `helm install` and `helm upgrade` take for the chart; what has no folder yet is written to helm's. */
export async function chartArguments(helm: Helm, inputs: Properties): Promise<readonly string[]> {
  const own = ownChart(inputs);
  return own ? [await own.folder(helm.folder)] : [textAt(inputs, "chart"), ...chartFlags(inputs)];
}

/** Address that a chart is pulled from; nothing for one of this machine. */
function repositoryOf(inputs: Properties): string | undefined {
  const chart = textAt(inputs, "chart");
  return textAt(objectAt(inputs, "repositoryOpts"), "repo") || /^[a-z]+:\/\/[^/]+/.exec(chart)?.[0];
}
