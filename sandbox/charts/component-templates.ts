import { marks } from "../stand-ins/definition.js";
import type { Component, StandInChart } from "./stand-in-chart.js";

/** Objects as documents of YAML, of which JSON is a part. */
export function documents(objects: readonly object[]): string {
  return objects.map((object) => `---\n${JSON.stringify(object)}\n`).join("");
}

/** The templates of a component: they pass the restricted standard. */
export function componentTemplates(chart: StandInChart, component: Component): string {
  const { port, serviceAccount, budget } = component;
  const site = siteOf(chart, component);
  return [
    ...(serviceAccount === undefined ? [] : [templates(accountOf(site, serviceAccount))]),
    templates(deployment(chart, component, site)),
    ...(port === undefined ? [] : [templates(service(site, port))]),
    ...(budget === undefined ? [] : [budgetTemplate(site, budget)]),
  ].join("");
}

/** Where a component is, and what its pods are found by. */
interface Site {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly annotations: object };
  readonly labels: Readonly<Record<string, string>>;
}

function siteOf(chart: StandInChart, { name, namespace }: Component): Site {
  const full = "whole" in name ? name.whole : `${releaseName(chart)}${name.suffix}`;
  return {
    metadata: { name: full, namespace: namespace ?? "{{ .Release.Namespace }}", annotations: marks },
    labels: { "app.kubernetes.io/name": chart.name, "app.kubernetes.io/component": full },
  };
}

function deployment(chart: StandInChart, component: Component, { metadata, labels }: Site): object {
  const { replicas, podLabels } = component;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      replicas: replicas === undefined ? 1 : value(replicas),
      selector: { matchLabels: labels },
      template: {
        metadata: { labels: podLabels === undefined ? labels : { ...labels, ...entriesOf(podLabels) } },
        spec: podOf(chart, component, metadata.name),
      },
    },
  };
}

function podOf(chart: StandInChart, { serviceAccount, priority, resources }: Component, name: string): object {
  const container = {
    name: "stand-in",
    image: `stand-in.invalid/${chart.name}:{{ .Chart.AppVersion }}`,
    resources: resources === undefined ? { requests: { cpu: "10m", memory: "16Mi" } } : value(resources),
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
  };
  return {
    ...(serviceAccount === undefined ? {} : { serviceAccountName: accountName(serviceAccount, name) }),
    ...(priority === undefined ? {} : { priorityClassName: value(priority) }),
    containers: [container],
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
  };
}

function service({ metadata, labels }: Site, port: number): object {
  return { apiVersion: "v1", kind: "Service", metadata, spec: { selector: labels, ports: [{ name: "main", port }] } };
}

function accountOf({ metadata }: Site, path: string): object {
  const name = accountName(path, metadata.name);
  const annotations = { ...metadata.annotations, ...entriesOf(`${path}.annotations`) };
  return { apiVersion: "v1", kind: "ServiceAccount", metadata: { ...metadata, name, annotations } };
}

function accountName(path: string, otherwise: string): string {
  const name = `.Values.${path}.name`;
  return `{{ ${name} }}{{ if not ${name} }}${otherwise}{{ end }}`;
}

/** A budget that keeps no pod is none. */
function budgetTemplate({ metadata, labels }: Site, path: string): string {
  const spec = {
    selector: { matchLabels: labels },
    minAvailable: value(`${path}.minAvailable`),
    unhealthyPodEvictionPolicy: value(`${path}.unhealthyPodEvictionPolicy`),
  };
  const object = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata, spec };
  return `{{- if and .Values.${path}.enabled .Values.${path}.minAvailable }}\n${templates(object)}{{- end }}\n`;
}

/** Stands for a value, which need not be text. */
function value(path: string): string {
  return `<value ${path}>`;
}

/** Stands for the entries of a value, after others. */
function entriesOf(path: string): Readonly<Record<string, string>> {
  return { [`<entries ${path}>`]: "" };
}

/** One object as a template, with templates in place of what stands for values. */
function templates(object: object): string {
  return documents([object])
    .replaceAll(/"<value (.*?)>"/g, "{{ toJson .Values.$1 }}")
    .replaceAll(
      /,"<entries (.*?)>":""/g,
      "{{ range $key, $text := .Values.$1 }},{{ toJson $key }}:{{ toJson $text }}{{ end }}",
    );
}

/** The name of the release, with the chart's name behind it unless it has it already, as charts usually do. */
function releaseName({ name }: StandInChart): string {
  return `{{ .Release.Name }}{{ if not (contains \`${name}\` .Release.Name) }}-${name}{{ end }}`;
}
