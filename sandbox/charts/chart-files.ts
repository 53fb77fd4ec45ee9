import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { STAND_IN, standInDefinition } from "../stand-ins/definition.js";
import type { Component, StandInChart } from "./stand-in-chart.js";

const marks = { [STAND_IN]: "true" };
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
    "templates/components.yaml": chart.components.map((each) => component(chart, each)).join(""),
    "templates/objects.yaml": documents(chart.objects ?? []),
    "templates/NOTES.txt": `${description}\n`,
  };
}

/** Writes the files of a stand-in to a folder. */
export async function writeChart(folder: string, chart: StandInChart, version: string): Promise<void> {
  for (const [path, text] of Object.entries(chartFiles(chart, version))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
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

function documents(objects: readonly object[]): string {
  return objects.map((object) => `---\n${JSON.stringify(object)}\n`).join("");
}

/** A namespace may be there already, made by the fleet. */
function namespace(name: string): string {
  const object = { apiVersion: "v1", kind: "Namespace", metadata: { name, annotations: { ...marks, ...kept } } };
  return `{{- if not (lookup "v1" "Namespace" "" "${name}") }}\n${documents([object])}{{- end }}\n`;
}

/** A Deployment that passes the restricted standard and asks for next to nothing. */
function component(chart: StandInChart, { name, namespace: place, replicas, port }: Component): string {
  const full = "whole" in name ? name.whole : `${releaseName(chart)}${name.suffix}`;
  const metadata = { name: full, namespace: place ?? "{{ .Release.Namespace }}", annotations: marks };
  const labels = { "app.kubernetes.io/name": chart.name, "app.kubernetes.io/component": full };
  const container = {
    name: "stand-in",
    image: `stand-in.invalid/${chart.name}:{{ .Chart.AppVersion }}`,
    resources: { requests: { cpu: "10m", memory: "16Mi" } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  const pod = {
    containers: [container],
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  };
  const deployment = {
    ...{ apiVersion: "apps/v1", kind: "Deployment", metadata },
    spec: {
      replicas: replicas === undefined ? 1 : REPLICAS,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: pod },
    },
  };
  const service = {
    ...{ apiVersion: "v1", kind: "Service", metadata },
    spec: { selector: labels, ports: [{ name: "main", port: port ?? 0 }] },
  };
  return documents(port === undefined ? [deployment] : [deployment, service]).replace(
    JSON.stringify(REPLICAS),
    `{{ .Values.${replicas ?? ""} }}`,
  );
}

/** Stands for the number of replicas, which is no text in the end. */
const REPLICAS = "<replicas>";

/** The name of the release, with the chart's name behind it unless it has it already, as charts usually do. */
function releaseName({ name }: StandInChart): string {
  return `{{ .Release.Name }}{{ if not (contains \`${name}\` .Release.Name) }}-${name}{{ end }}`;
}
