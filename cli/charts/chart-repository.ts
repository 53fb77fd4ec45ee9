import { readdirSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { ociAddress } from "../../lib/chart-release.js";
import type { ChartSource } from "../../lib/charts/charts-lock.js";
import { nearestVersions } from "../../lib/charts/nearest-versions.js";
import { nearest } from "../../lib/nearest.js";
import { ChartFailure } from "./chart-failure.js";
import { repositoryAccess, type RepositoryAccess } from "./chart-repository-access.js";
import type { RunHelm } from "./helm-program.js";

/** A chart to pull, and where its archive goes. */
export interface Pull {
  readonly helm: RunHelm;
  readonly source: ChartSource;
  /** An empty folder. */
  readonly folder: string;
}

/**
 * Pulls the archive of a chart and resolves to its path.
 *
 * @throws {@link ChartFailure} that says why the chart cannot be had
 */
export async function pulledArchive(pull: Pull): Promise<string> {
  const address = ociAddress(pull.source);
  await (address === undefined ? pullFromRepository(pull) : pullFromRegistry(pull, address));
  const archive = readdirSync(pull.folder).find((name) => name.endsWith(".tgz"));
  if (archive === undefined) {
    throw unreachable(pull.source, "helm has written no archive");
  }
  return join(pull.folder, archive);
}

async function pullFromRepository({ helm, source, folder }: Pull): Promise<void> {
  const access = await repositoryAccess(helm, source.repository, folder);
  if (access.reason !== "") {
    throw unreachable(source, access.reason);
  }
  const { name, env } = access;
  const chart = `${name}/${source.chart}`;
  const { ok, reason } = await helm(["pull", chart, "--version", source.version, "--destination", folder], env);
  if (!ok) {
    const known = await knownVersions(helm, access);
    const versions = known.get(source.chart);
    throw versions === undefined
      ? unknownChart(source, nearest(source.chart, known.keys()))
      : (unknownVersion(source, versions) ?? unreachable(source, reason));
  }
}

/** Versions of all charts of a repository, newest first. */
async function knownVersions(helm: RunHelm, { name, env }: RepositoryAccess): Promise<Map<string, string[]>> {
  const { ok, stdout } = await helm(
    ["search", "repo", `${name}/`, "--versions", "--devel", "--max-col-width", "0", "--output", "json"],
    env,
  );
  const found = (ok ? JSON.parse(stdout) : []) as readonly { readonly name: string; readonly version: string }[];
  const known = new Map<string, string[]>();
  for (const each of found) {
    const chart = each.name.slice(name.length + 1);
    const versions = known.get(chart) ?? [];
    known.set(chart, versions);
    versions.push(each.version);
  }
  return known;
}

async function pullFromRegistry({ helm, source, folder }: Pull, address: string): Promise<void> {
  const { ok, reason } = await helm(["pull", address, "--version", source.version, "--destination", folder]);
  if (!ok) {
    const known = /not found|manifest unknown/i.test(reason) ? await taggedVersions(helm, source, address) : undefined;
    throw known === undefined
      ? unreachable(source, reason)
      : known.length === 0
        ? unknownChart(source, undefined)
        : (unknownVersion(source, known) ?? unreachable(source, reason));
  }
}

/** Helm lists no tags of a registry, but says which version is the newest of a range: of all, and next to the one that was asked for. */
async function taggedVersions(helm: RunHelm, { version }: ChartSource, address: string): Promise<string[]> {
  const ranges = ["*", "*-0", `~${version}`, `<${version}`];
  const answers = await Promise.all(ranges.map((range) => helm(["show", "chart", address, "--version", range])));
  const versions = answers.flatMap(({ ok, stdout }) =>
    ok ? [(load(stdout) as { readonly version: string }).version] : [],
  );
  return [...new Set(versions)];
}

function unreachable(source: ChartSource, reason: string): ChartFailure {
  return new ChartFailure(
    "not reachable",
    `chart ${source.chart} ${source.version} cannot be pulled from ${source.repository}: ${reason}`,
  );
}

function unknownChart({ chart, repository }: ChartSource, fix: string | undefined): ChartFailure {
  return new ChartFailure(
    "absent",
    `${repository} has no chart ${chart}${fix === undefined ? "" : `; did you mean ${fix}`}`,
  );
}

/** Nothing if the repository has the version. */
function unknownVersion(
  { chart, repository, version }: ChartSource,
  known: readonly string[],
): ChartFailure | undefined {
  const close = nearestVersions(version, known);
  return close === undefined
    ? undefined
    : new ChartFailure(
        "absent",
        `${repository} has no version ${version} of chart ${chart}; the nearest ${close.length === 1 ? "is" : "are"} ${close.join(", ")}`,
      );
}
