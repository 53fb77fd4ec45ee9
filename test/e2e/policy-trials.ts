import type { Manifest } from "../../lib/manifests.js";
import { container } from "../../policies/case-pod.js";
import { podKinds } from "../../policies/engines/pod-kinds.js";
import { judge } from "../../policies/finding.js";
import type { Policy, PolicySet } from "../../policies/policy-set.js";
import type { Case, Rule } from "../../policies/rule.js";

/** A rule with parameters, at a version, on a cluster: what some trials have in common. */
export interface Setting {
  /** Tells it apart: its objects and those that it judges are labelled with it. */
  readonly name: string;
  readonly rule: Rule;
  readonly set: PolicySet;
}

/** An object, and what every engine must say of it. */
export interface Trial {
  readonly setting: Setting;
  readonly title: string;
  readonly verdict: Case["verdict"];
  readonly form: string;
  readonly object: Manifest;
  /** Whether the API server would look at it at all: in files is more than it takes. */
  readonly isValid: boolean;
}

/** Label of what a setting judges; engines are told in a test to look at nothing else. */
export const settingLabel = "flotilla.test/setting";

/** A cluster with one rule. */
export function setting(name: string, policy: Policy, options: Partial<PolicySet> = {}): Setting {
  const set: PolicySet = {
    policies: [policy],
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: ["excluded"],
    ...options,
  };
  return { name, rule: policy.rule, set };
}

/** Every case of a rule in every form that an object can have. */
export function caseTrials(rule: Rule): readonly Trial[] {
  const settings = new Map<string, Setting>();
  return rule.cases.flatMap((each, index) => {
    const { parameters = rule.parameters?.example ?? {}, kubernetes = "1.37" } = each;
    const key = JSON.stringify([parameters, kubernetes]);
    const name = `${rule.id}-${settings.size}`;
    const found = settings.get(key) ?? setting(name, { rule, parameters, kubernetes, exceptions: [] });
    settings.set(key, found);
    const object = each.object as Manifest;
    const forms = [plain(object), ...(rule.matches === "pods" ? podForms(found, object) : [])];
    return forms.map((form) =>
      trial(found, form.object, { ...form, verdict: each.verdict, title: `${each.name} (case ${index})` }),
    );
  });
}

type Form = Pick<Trial, "form" | "object" | "isValid">;

/** An object under a name of its own, with the label of its setting. */
export function trial(
  setting: Setting,
  object: Manifest,
  { title, verdict, form = object.kind, isValid = true }: Pick<Trial, "title" | "verdict"> & Partial<Form>,
): Trial {
  const labels = { ...object.metadata.labels, [settingLabel]: setting.name };
  const labelled = { ...object, metadata: { ...object.metadata, labels } };
  return { setting, title: `${setting.name}: ${title} as ${form}`, verdict, form, object: labelled, isValid };
}

function plain(object: Manifest): Form {
  return { form: object.kind, object, isValid: true };
}

function podForms(setting: Setting, pod: Manifest): readonly Form[] {
  return [...controllersOf(setting, pod), ...debugged(setting, pod)];
}

interface PodSpec {
  readonly restartPolicy?: string;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly ephemeralContainers?: readonly Container[];
  readonly [field: string]: unknown;
}
type Container = Readonly<Record<string, unknown>>;

const specOf = (pod: Manifest) => pod["spec"] as PodSpec;

/** The controllers that would make the pod. */
function controllersOf({ rule }: Setting, pod: Manifest): readonly Form[] {
  const { labels = {}, annotations } = pod.metadata;
  const metadata = { labels: { ...labels, app: "case" }, ...(annotations && { annotations }) };
  return podKinds
    .filter(({ kind }) => kind !== "Pod")
    .map(({ group, version, kind, pod: path }) => {
      const spec = withRestarts(rule, kind, specOf(pod));
      const inner = path.reduceRight<unknown>((value, key) => ({ [key]: value }), { metadata, spec }) as {
        readonly spec: object;
      };
      const object = {
        apiVersion: group === "" ? version : `${group}/${version}`,
        kind,
        metadata: { name: pod.metadata.name, namespace: pod.metadata.namespace ?? "default" },
        spec: { ...requiredFields[kind], ...inner.spec },
      };
      return { form: kind, object, isValid: spec.ephemeralContainers === undefined && restartsAs(kind, spec) };
    });
}

const selector = { matchLabels: { app: "case" } };
const requiredFields: Readonly<Record<string, object>> = {
  CronJob: { schedule: "0 0 * * *" },
  DaemonSet: { selector },
  Deployment: { selector },
  ReplicaSet: { selector },
  ReplicationController: { selector: { app: "case" } },
  StatefulSet: { selector, serviceName: "case" },
};

/** Pods of Jobs end, those of other controllers do not; a rule that reads which it is judges the pod as it stands. */
function withRestarts(rule: Rule, kind: string, spec: PodSpec): PodSpec {
  if (restartsAs(kind, spec) || JSON.stringify(rule.validations).includes("restartPolicy")) return spec;
  return { ...spec, restartPolicy: kind.endsWith("Job") ? "Never" : "Always" };
}

function restartsAs(kind: string, { restartPolicy = "Always" }: PodSpec): boolean {
  return kind.endsWith("Job") !== (restartPolicy === "Always");
}

/** Fields that the API forbids on ephemeral containers. */
const forbidden = [
  "lifecycle",
  "livenessProbe",
  "ports",
  "readinessProbe",
  "resources",
  "restartPolicy",
  "startupProbe",
];

/** The pod with its containers as ephemeral ones, beside one that the rule admits; none where the rule looks at none. */
function debugged(setting: Setting, pod: Manifest): readonly Form[] {
  const { containers, initContainers = [], ephemeralContainers = [], ...spec } = specOf(pod);
  const debugging = [...containers, ...initContainers, ...ephemeralContainers];
  if (!setting.rule.validations.some(({ each }) => each?.of.includes("variables.containers"))) return [];
  const judged = judge(setting.set);
  const others = [container({}), ...setting.rule.cases.flatMap(({ object }) => specOf(object as Manifest).containers)];
  const running = others.map((other) => ({ ...pod, spec: { ...spec, containers: [{ ...other, name: "running" }] } }));
  const admitted = running.find((object) => judged(object).length === 0) ?? running[0];
  if (admitted === undefined) return [];
  const object = { ...pod, spec: { ...admitted.spec, ephemeralContainers: debugging } };
  const isValid = !debugging.some((container) => forbidden.some((field) => field in container));
  return [{ form: "ephemeral containers", object, isValid }];
}
