import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { PodSecuritySpec } from "../lib/fleet/policies-spec.js";
import type { Manifest } from "../lib/manifests.js";
import { podKinds } from "./engines/pod-kinds.js";
import { judge, type Judge } from "./finding.js";
import { podSecurityRules } from "./pod-security.js";
import type { PolicySet } from "./policy-set.js";
import { validationsAt } from "./validations-at.js";

/** A pod of Kubernetes' own tests of Pod Security, and what it decides. */
export interface LabelledPod {
  readonly level: PodSecuritySpec["level"];
  readonly version: `v${KubernetesVersion}`;
  readonly verdict: "pass" | "fail";
  /** Name of the check that it is about, and a number: `"hostports0"`. */
  readonly case: string;
  readonly pod: Manifest;
}

/** A labelled pod as it stands for all those that our rules do not tell apart. */
export interface PodSecurityCase {
  readonly level: PodSecuritySpec["level"];
  readonly version: KubernetesVersion;
  readonly verdict: "good" | "bad";
  readonly name: string;
  readonly pod: Manifest;
  /** Id of the rule that refuses it. */
  readonly rule?: string;
}

/** Labelled pods of 1.0 to 1.33, which is not part of this repository. */
const corpus = join("..", "shared", "corpora", "pod-security-v1.0-v1.33.jsonl");

/** Whether the labelled pods are there. */
export const hasCorpus = existsSync(corpus);

/** The labelled pods of 1.0 to 1.33. */
export function labelledPods(): readonly LabelledPod[] {
  return readFileSync(corpus, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LabelledPod);
}

/** Each labelled pod as a case. */
export function podSecurityCase({ level, version, verdict, case: name, pod }: LabelledPod): PodSecurityCase {
  const kubernetes = version.slice(1) as KubernetesVersion;
  const common = {
    level,
    version: kubernetes,
    name,
    pod: { ...pod, metadata: { ...pod.metadata, namespace: "default" } },
  };
  return verdict === "pass"
    ? { ...common, verdict: "good" }
    : { ...common, verdict: "bad", rule: ruleOf(name, level, kubernetes) };
}

/** Names of cases are those of Kubernetes' checks, in lower case; our ids are the same words with dashes. */
function ruleOf(name: string, level: PodSecuritySpec["level"], version: KubernetesVersion): string {
  const check = name.replace(/\d+$/, "").replaceAll("_", "");
  const asked = podSecurityRules(level, version).map(({ id }) => id);
  const stricter: Readonly<Record<string, string>> = {
    capabilitiesbaseline: "capabilities-restricted",
    hostpathvolumes: "restricted-volumes",
    procmount: "proc-mount-restricted",
    seccompprofilebaseline: "seccomp-profile-restricted",
  };
  const rule = asked.find((id) => id.replaceAll("-", "") === check) ?? stricter[check];
  if (rule === undefined || !asked.includes(rule)) {
    throw new Error(`no rule of ${level} ${version} is about ${name}`);
  }
  return rule;
}

/** The cases that our rules can tell apart: those of versions for which the rules ask for the same are taken once. */
export function distinct(cases: readonly PodSecurityCase[]): readonly PodSecurityCase[] {
  const standards = new Map<string, string>();
  const found = new Map<string, PodSecurityCase>();
  for (const each of cases) {
    const { level, version, verdict, name, pod } = each;
    const key = `${level} ${version}`;
    const standard = standards.get(key) ?? JSON.stringify(asked(level, version));
    standards.set(key, standard);
    found.set(JSON.stringify([standard, verdict, name.replace(/\d+$/, ""), pod.metadata.annotations, pod.spec]), each);
  }
  return [...found.values()];
}

function asked(level: PodSecuritySpec["level"], version: KubernetesVersion): unknown {
  return podSecurityRules(level, version).map((rule) => [rule.id, validationsAt(rule, version)]);
}

/** A standard as a cluster holds all that makes pods to it. */
export function podSecuritySet(level: PodSecuritySpec["level"], version: KubernetesVersion): PolicySet {
  return {
    policies: podSecurityRules(level, version).map((rule) => ({
      rule,
      parameters: {},
      kubernetes: version,
      exceptions: [],
    })),
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: [],
  };
}

/** The controllers that would make such pods, one of each kind. */
export function controllersOf({ metadata, spec }: Manifest): readonly Manifest[] {
  const { name, namespace, ...others } = metadata;
  const labels = { app: "case" };
  return podKinds
    .filter(({ pod }) => pod.length > 0)
    .map(({ group, version, kind, pod }) => {
      const podSpec = kind.endsWith("Job") ? { ...(spec as object), restartPolicy: "Never" } : spec;
      const template = { template: { metadata: { ...others, labels }, spec: podSpec } };
      return {
        apiVersion: group === "" ? version : `${group}/${version}`,
        kind,
        metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
        spec: {
          ...(group === "apps" ? { selector: { matchLabels: labels } } : {}),
          ...(pod.includes("jobTemplate") ? { schedule: "0 0 * * *", jobTemplate: { spec: template } } : template),
        },
      };
    });
}

interface PodSpec {
  readonly os?: { readonly name: string };
  readonly containers: readonly object[];
  readonly initContainers?: readonly object[];
  readonly [field: string]: unknown;
}

/** The pod with its containers as ephemeral ones of a container that every standard admits. */
export function withEphemeralContainers(pod: Manifest): Manifest {
  const { containers, initContainers = [], ...spec } = pod.spec as PodSpec;
  const securityContext = spec.os?.name === "windows" ? { runAsNonRoot: true } : restricted;
  return {
    ...pod,
    spec: {
      ...spec,
      containers: [{ name: "running", image: "registry.example/acme/app:1.0.0", securityContext }],
      ephemeralContainers: [...containers, ...initContainers],
    },
  };
}

const restricted = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** Judges of standards, each compiled once. */
function judges(): (each: PodSecurityCase) => Judge {
  const known = new Map<string, Judge>();
  return ({ level, version }) => {
    const key = `${level} ${version}`;
    const found = known.get(key) ?? judge(podSecuritySet(level, version));
    known.set(key, found);
    return found;
  };
}

/** What is wrong about the verdicts of our judge on cases, each put into the objects that `ways` gives. */
export function mistakes(
  cases: readonly PodSecurityCase[],
  ways: (pod: Manifest) => readonly Manifest[],
): readonly string[] {
  const judgeOf = judges();
  return cases.flatMap((each) => {
    const judged = judgeOf(each);
    return ways(each.pod).flatMap((object) => {
      const found = [...new Set(judged(object).map(({ rule }) => rule))];
      const isRight = each.rule === undefined ? found.length === 0 : found.includes(each.rule);
      return isRight
        ? []
        : [`${object.kind} of ${each.level} ${each.version} ${each.name}: ${found.join(", ") || "admitted"}`];
    });
  });
}
