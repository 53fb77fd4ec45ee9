import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import type { ChartRelease } from "../../lib/chart-release.js";
import type { DocumentReader } from "../../lib/diff/documents.js";
import type { RunHelm } from "../charts/helm-program.js";
import { Failure } from "../failure.js";
import { chartObjects, type ChartObjects } from "./chart-objects.js";
import { isRandom, readsClock } from "./random-values.js";

/** A release as a cluster gets it. */
export interface Rendering {
  readonly release: ChartRelease;
  /** Version of Kubernetes; absent where no fleet says it. */
  readonly kubernetes?: string | undefined;
  /** What the cluster serves beside Kubernetes' own API, as `cert-manager.io/v1` and `cert-manager.io/v1/Certificate`. */
  readonly apiVersions: readonly string[];
  /** Whether it takes the place of an earlier one. */
  readonly isUpgrade: boolean;
}

/** What renders. */
export interface RenderingTools {
  readonly helm: RunHelm;
  readonly read: DocumentReader;
  /** File for the values that nothing else is written to. */
  readonly valuesFile: string;
}

/**
 * The objects that the chart in a folder makes of a release, by the real helm, without a cluster or a network. A chart whose templates
 * make up values is rendered twice, to tell which these are.
 *
 * @throws {@link Failure} with what helm says
 */
export async function helmTemplate(
  folder: string,
  rendering: Rendering,
  { helm, read, valuesFile }: RenderingTools,
): Promise<ChartObjects> {
  await writeFile(valuesFile, JSON.stringify(rendering.release.values), { mode: 0o600 });
  const rendered = async () => {
    const { ok, stdout, reason } = await helm(templateArguments(folder, rendering, valuesFile));
    if (!ok) {
      throw new Failure(`helm template: ${reason.replace(/\s*Use --debug flag.*$/s, "")}`);
    }
    return stdout;
  };
  const text = await rendered();
  const templates = templatesIn(folder);
  if (templates.some(readsClock)) {
    await delay(1100); // Most charts look at the seconds at most.
  }
  const other = templates.some(isRandom) ? await rendered() : undefined;
  return chartObjects(text, { namespace: rendering.release.namespace, other, read });
}

function templateArguments(
  folder: string,
  { release: { name, namespace }, kubernetes, apiVersions, isUpgrade }: Rendering,
  valuesFile: string,
): string[] {
  return [
    ...["template", name, folder, "--namespace", namespace, "--values", valuesFile, "--include-crds", "--skip-tests"],
    ...(kubernetes === undefined ? [] : ["--kube-version", `${kubernetes}.0`]),
    ...apiVersions.flatMap((version) => ["--api-versions", version]),
    ...(isUpgrade ? ["--is-upgrade"] : []),
  ];
}

/** Texts of all files of a chart that can be templates. Values can hold some too, and charts in archives are not looked into. */
function templatesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && extname(entry.name) !== ".md")
    .map((entry) =>
      entry.name.endsWith(".tgz") ? anything : readFileSync(join(entry.parentPath, entry.name), "utf8"),
    );
}

/** Stands for templates that are not read. */
const anything = "{{ now }}";
