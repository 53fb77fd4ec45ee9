import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { mergedKubeconfig, type ClusterKubeconfig } from "./kubeconfigs.js";
import { stackOutputs } from "./stack-outputs.js";
import type { Target } from "./waves.js";

/** Kubeconfigs of those clusters that exist. */
async function kubeconfigsOf(targets: readonly Target[], workDir: string): Promise<readonly ClusterKubeconfig[]> {
  const found = await Promise.all(
    targets.map(async ({ cluster, stack }) => ({ cluster, outputs: await stackOutputs(workDir, stack) })),
  );
  return found.flatMap(({ cluster, outputs }) =>
    "kubeconfig" in outputs ? [{ cluster, kubeconfig: outputs.kubeconfig }] : [],
  );
}

/** Puts a context for each cluster that exists into a file, beside what it has, and takes out those of the others; returns the names of these clusters. */
export async function writeKubeconfig(
  path: string,
  targets: readonly Target[],
  workDir: string,
): Promise<readonly string[]> {
  const clusters = await kubeconfigsOf(targets, workDir);
  const text = mergedKubeconfig(
    clusters,
    existsSync(path) ? readFileSync(path, "utf8") : "",
    targets.map(({ cluster }) => cluster),
  );
  mkdirSync(dirname(path), { recursive: true });
  // Whole or not at all: other programs read it at the same time.
  writeFileSync(`${path}.partial`, text, { mode: 0o600 });
  renameSync(`${path}.partial`, path);
  return clusters.map(({ cluster }) => cluster);
}
