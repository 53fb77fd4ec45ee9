import { CORE_SCHEMA, load } from "js-yaml";

import { isObject } from "../../lib/schema.js";
import type { ChartName } from "../charts/real-charts.js";
import { jsonAnswer, textAnswer, type Answer } from "./answer.js";
import type { ChartSource, PackedChart } from "./chart-source.js";

/** The real server's answer; nothing where it cannot be reached. */
export type AskReal = () => Promise<Answer | undefined>;

/**
 * What a repository of charts answers when it is asked for its index: the charts that somebody wants from it, as far as the source has
 * them, and all that the real repository has, which is asked only where one of them is missing.
 * https://helm.sh/docs/topics/chart_repository/
 */
export async function indexAnswer(
  repository: string,
  asked: readonly ChartName[],
  source: ChartSource,
  askReal: AskReal,
): Promise<Answer> {
  // Most clusters of a fleet ask for the same chart.
  const wanted = [...new Map(asked.map((each) => [`${each.chart} ${each.version}`, each])).values()];
  const packed = (await Promise.all(wanted.map((each) => source.packed(each)))).flatMap((each) => each ?? []);
  const isComplete = wanted.length > 0 && packed.length === wanted.length;
  const real = isComplete ? undefined : await askReal();
  if (real?.status === 200 || wanted.some(({ chart }) => source.knows(chart))) {
    return jsonAnswer(200, { apiVersion: "v1", entries: entries(repository, packed, real) });
  }
  const missing = [...new Set(wanted.map(({ chart }) => chart))].join(", ");
  return real ?? textAnswer(502, `${repository} cannot be reached, and the sandbox has no chart ${missing}`);
}

/** Versions by chart: ours come first, for the first one that fits is taken. */
function entries(repository: string, packed: readonly PackedChart[], real: Answer | undefined): object {
  const found = new Map(Object.entries(real?.status === 200 ? entriesOf(real) : {}));
  for (const { name, version } of packed) {
    const url = `${new URL(repository).origin}${archivePath(name, version)}`;
    found.set(name, [{ apiVersion: "v2", name, version, urls: [url] }, ...(found.get(name) ?? [])]);
  }
  return Object.fromEntries(found);
}

/** The chart that the address of an archive names; nothing of an address that is not in an index of ours. */
export function archivedChart(path: string): ChartName | undefined {
  const [, chart, version] = /^\/flotilla-sandbox\/([^/]+)\/([^/]+)\.tgz$/.exec(path) ?? [];
  return chart === undefined || version === undefined
    ? undefined
    : { chart: decodeURIComponent(chart), version: decodeURIComponent(version) };
}

function archivePath(chart: string, version: string): string {
  return `/flotilla-sandbox/${encodeURIComponent(chart)}/${encodeURIComponent(version)}.tgz`;
}

function entriesOf({ body }: Answer): Readonly<Record<string, readonly unknown[]>> {
  const index = load(body.toString("utf8"), { schema: CORE_SCHEMA });
  const found = isObject(index) ? index["entries"] : undefined;
  return isObject(found) ? (found as Readonly<Record<string, readonly unknown[]>>) : {};
}
