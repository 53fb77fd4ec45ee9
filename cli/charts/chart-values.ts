import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import { valuesProblems, type ChartValues } from "../../constructs/services/values-problems.js";
import { problemText, type Problem } from "../../lib/problem.js";
import { isObject } from "../../lib/schema.js";
import type { UsedChart } from "./chart-uses.js";

/** What is wrong with the values for a chart. */
export interface CheckedValues {
  readonly problems: readonly Problem[];
  /** Why they could not be looked at, where they could not; Helm still does. */
  readonly unread?: string;
}

/** Checks the values of all releases of a chart against its schema, if it has one. What is wrong on several clusters is told once. */
export function checkedValues({ source, uses }: UsedChart, folder: string): CheckedValues {
  const clusters = new Map<string, { readonly problem: Problem; readonly on: string[] }>();
  try {
    const chart = chartValues(folder);
    for (const { cluster, path, values } of chart === undefined ? [] : uses) {
      for (const problem of valuesProblems(path, values, chart as ChartValues)) {
        const text = problemText(problem);
        const known = clusters.get(text) ?? { problem, on: [] };
        clusters.set(text, known);
        known.on.push(cluster);
      }
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problems: [], unread: `values for chart ${source.chart} ${source.version} are not checked: ${reason}` };
  }
  return { problems: [...clusters.values()].map(({ problem, on }) => onClusters(problem, on)) };
}

const named = 3;

function onClusters(problem: Problem, clusters: readonly string[]): Problem {
  const more = clusters.length - named;
  const names = `${clusters.slice(0, named).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  return { ...problem, message: `${problem.message} (${names})` };
}

/** What a chart says of its values; nothing if it has no schema. */
function chartValues(folder: string): ChartValues | undefined {
  const schema = join(folder, "values.schema.json");
  if (!existsSync(schema)) {
    return undefined;
  }
  const defaults = load(readFileSync(join(folder, "values.yaml"), "utf8"));
  return {
    schema: JSON.parse(readFileSync(schema, "utf8")) as ChartValues["schema"],
    defaults: isObject(defaults) ? defaults : {},
  };
}
