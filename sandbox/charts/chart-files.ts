import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { marks, standInDefinition } from "../stand-ins/definition.js";
import { componentTemplates, documents } from "./component-templates.js";
import type { StandInChart } from "./stand-in-chart.js";

/** What outlives its release, since Helm must not delete what others have put there. */
const kept = { "helm.sh/resource-policy": "keep" };

/** The files of a stand-in at a version, by their paths. JSON is YAML, so most of them are JSON. */
export function chartFiles(chart: StandInChart, version: string): Readonly<Record<string, string>> {
  const description = `The sandbox's stand-in for ${chart.name}: it has the same components, and none of them runs.`;
  const metadata = {
    apiVersion: "v2",
    name: chart.name,
    version,
    appVersion: version,
    description,
    annotations: marks,
  };
  return {
    "Chart.yaml": JSON.stringify(metadata),
    "values.yaml": JSON.stringify(chart.values),
    ...definitions(chart),
    "templates/namespaces.yaml": (chart.namespaces ?? []).map(namespace).join(""),
    "templates/components.yaml": chart.components.map((each) => componentTemplates(chart, each)).join(""),
    "templates/objects.yaml": documents(chart.objects ?? []),
    "templates/NOTES.txt": `${description}\n`,
  };
}

/** Writes the files of a stand-in to a folder, and gives that folder. */
export async function writeChart(folder: string, chart: StandInChart, version: string): Promise<string> {
  for (const [path, text] of Object.entries(chartFiles(chart, version))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Helm installs what is in `crds` before all else; what values switch on has to be a template. */
function definitions({ kinds, kindsWhen }: StandInChart): Readonly<Record<string, string>> {
  const objects = kinds.map(standInDefinition);
  if (kindsWhen === undefined) return { "crds/kinds.yaml": documents(objects) };
  const lasting = objects.map(({ metadata, ...rest }) => ({
    ...rest,
    metadata: { ...metadata, annotations: { ...metadata.annotations, ...kept } },
  }));
  const condition = kindsWhen.map((path) => `.Values.${path}`).join(" ");
  return { "templates/kinds.yaml": `{{- if or ${condition} }}\n${documents(lasting)}{{- end }}\n` };
}

/** A namespace may be there already, made by the fleet. */
function namespace(name: string): string {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name, annotations: { ...marks, ...kept } } };
  return `{{- if not (lookup "v1" "Namespace" "" "${name}") }}\n${documents([object])}{{- end }}\n`;
}
