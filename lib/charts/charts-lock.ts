import { load } from "js-yaml";

import type { ChartRelease } from "../chart-release.js";
import { shown } from "../problem.js";
import { isObject } from "../schema.js";
import { yamlText } from "../yaml.js";

/** What a chart is known by: where it is, and in which version. */
export type ChartSource = Pick<ChartRelease, "chart" | "repository" | "version">;

/** Digests of charts by address and version. */
export type ChartsLock = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Name of the file in the root of a project. */
export const chartsLockFile = "charts.lock";

const header = `# Digests of the charts of this fleet, as they were when they were first used. Written by flotilla charts; commit it.
`;

/** Address of a chart, with its own name: `https://charts.example/demo`. */
export function chartAddress({ chart, repository }: Pick<ChartSource, "chart" | "repository">): string {
  return `${repository.replace(/\/+$/, "")}/${chart}`;
}

/** What tells a chart in one version from all others. */
export function chartKey(source: ChartSource): string {
  return `${chartAddress(source)} ${source.version}`;
}

/** What a lock says of a chart, as `sha256:…`. */
export function lockedDigest(lock: ChartsLock, source: ChartSource): string | undefined {
  return lock[chartAddress(source)]?.[source.version];
}

/** A lock with one more digest. */
export function withDigest(lock: ChartsLock, source: ChartSource, digest: string): ChartsLock {
  const address = chartAddress(source);
  return { ...lock, [address]: { ...lock[address], [source.version]: digest } };
}

/** A lock without the charts that nobody uses. */
export function prunedLock(lock: ChartsLock, used: readonly ChartSource[]): ChartsLock {
  const kept = used.flatMap((source) => {
    const digest = lockedDigest(lock, source);
    return digest === undefined ? [] : [{ source, digest }];
  });
  const all: Record<string, Record<string, string>> = {};
  for (const { source, digest } of kept) {
    (all[chartAddress(source)] ??= {})[source.version] = digest;
  }
  return all;
}

/** Text of a lock: the same for the same charts, whatever their order. */
export function chartsLockText(lock: ChartsLock): string {
  return `${header}${Object.keys(lock).length === 0 ? "" : yamlText(lock)}`;
}

/**
 * Reads a lock.
 *
 * @throws Error that says what is wrong with the text, without its name
 */
export function parsedChartsLock(text: string): ChartsLock {
  if (/^(?:<{7}|={7}|>{7})(?:\s|$)/m.test(text)) {
    throw new Error("has a merge conflict: keep the lines of both sides");
  }
  const lock = loaded(text);
  if (!isObject(lock)) {
    throw new Error("must have charts, each with its versions and their digests");
  }
  for (const [address, digests] of Object.entries(lock)) {
    if (!isObject(digests)) {
      throw new Error(`must have versions of ${address}, each with its digest, got ${shown(digests)}`);
    }
    for (const [version, digest] of Object.entries(digests)) {
      if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
        throw new Error(`must have a digest (sha256:…) of ${address} ${version}, got ${shown(digest)}`);
      }
    }
  }
  return lock as ChartsLock;
}

function loaded(text: string): unknown {
  try {
    return load(text) ?? {};
  } catch (error) {
    const { reason, mark } = error as { readonly reason?: string; readonly mark?: { readonly line: number } };
    const line = mark === undefined ? "" : ` in line ${mark.line + 1}`;
    throw new Error(`cannot be read as YAML: ${reason ?? String(error)}${line}; mend it, or take it from git`, {
      cause: error,
    });
  }
}
