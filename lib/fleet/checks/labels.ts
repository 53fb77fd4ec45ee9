import { childPath } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import type { Taint } from "../cluster-spec.js";
import { eachPool, eachWorkload } from "./each.js";

/** Labels and taints of nodes are such as Kubernetes takes. */
export const nodeLabels = eachPool(({ labels = {}, taints = [] }, path) => [
  ...labelProblems(`${path}.labels`, labels),
  ...taints.flatMap((taint, index) => taintProblems(childPath(`${path}.taints`, index), taint)),
]);

/** Labels of workloads are such as Kubernetes takes, and are not flotilla's own. */
export const workloadLabels = eachWorkload(({ labels = {} }, path) => addedLabelProblems(`${path}.labels`, labels));

/** Labels that flotilla sets itself; pods are selected by the first two. */
const ownLabels = ["name", "instance", "version", "managed-by"].map((label) => `app.kubernetes.io/${label}`);

/** What is wrong with labels that a workload has beside flotilla's own. */
export function addedLabelProblems(path: string, labels: Readonly<Record<string, string>>): Problem[] {
  const taken = Object.entries(labels).filter(([key]) => ownLabels.includes(key));
  return [
    ...labelProblems(path, labels),
    ...taken.map(([key, value]) => violation("own-label", childPath(path, key), "be left to flotilla", { got: value })),
  ];
}

/** Whether Kubernetes takes a text as the value of a label. */
export function isLabelValue(text: string): boolean {
  return text === "" || name.test(text);
}

function labelProblems(path: string, labels: Readonly<Record<string, string>>): Problem[] {
  return Object.entries(labels).flatMap(([key, value]) => [
    ...labelKey(path, key),
    ...labelValue(childPath(path, key), value),
  ]);
}

function taintProblems(path: string, { key, value }: Taint): Problem[] {
  return [...labelKey(`${path}.key`, key), ...labelValue(`${path}.value`, value)];
}

const name = /^[a-zA-Z0-9]([-\w.]{0,61}[a-zA-Z0-9])?$/;
const prefix = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
function labelKey(path: string, key: string): Problem[] {
  const slash = key.indexOf("/");
  const domain = key.slice(0, Math.max(slash, 0));
  return name.test(key.slice(slash + 1)) && (slash < 0 || (prefix.test(domain) && domain.length <= 253))
    ? []
    : [violation("label", path, 'have a label key such as "team" or "acme.example/team"', { got: key })];
}

function labelValue(path: string, value: string): Problem[] {
  const must = "be a label value (letters, digits, -, _ and ., at most 63)";
  return isLabelValue(value) ? [] : [violation("label", path, must, { got: value })];
}
