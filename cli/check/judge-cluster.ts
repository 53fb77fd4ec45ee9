import { platform } from "../../constructs/platform.js";
import { clusterPolicies } from "../../constructs/policies/cluster-policies.js";
import type { KubernetesVersion } from "../../lib/fleet/cluster-spec.js";
import type { Enforcement } from "../../lib/fleet/policies-spec.js";
import { renderCluster, yaml } from "../../lib/render.js";
import type { Layer } from "../../lib/layer.js";
import type { Manifest } from "../../lib/manifests.js";
import { judge, type Finding } from "../../policies/finding.js";
import type { Rule } from "../../policies/rule.js";
import { validationsAt } from "../../policies/validations-at.js";
import type { FleetModule } from "../project.js";
import { fieldLine } from "./field-line.js";

/** What the objects of a cluster break. */
export interface ClusterFindings {
  readonly cluster: string;
  readonly enforcement: Enforcement;
  readonly rules: readonly JudgedRule[];
  /** Number of the objects that were judged. */
  readonly objects: number;
  readonly findings: readonly PlacedFinding[];
}

/** A rule that objects were judged by. */
export interface JudgedRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** What it asks for, a sentence each. */
  readonly asks: readonly string[];
}

/** A finding, and where it is in the rendering. */
export interface PlacedFinding extends Finding {
  /** File from the folder of the rendering: `production-us/workloads.yaml`. */
  readonly file: string;
  /** Line of the field, or of what of it is there, from 1. */
  readonly line: number;
}

/** Judges every object of a cluster by the rules that the cluster has; `undefined` where it has none. */
export function judgeCluster({ fleet, own }: FleetModule, cluster: string): ClusterFindings | undefined {
  const set = clusterPolicies(fleet, cluster, own);
  if (set === undefined) {
    return undefined;
  }
  const judged = judge(set);
  const layers = platform(fleet, cluster, own);
  const broken = layers.map((layer) => ({
    layer,
    objects: layer.manifests
      .map((manifest) => ({ manifest, findings: judged(manifest) }))
      .filter(({ findings }) => findings.length > 0),
  }));
  return {
    cluster,
    enforcement: set.enforcement,
    rules: set.policies.map(({ rule, kubernetes }) => judgedRule(rule, kubernetes)),
    objects: layers.reduce((sum, { manifests }) => sum + manifests.length, 0),
    findings: broken
      .filter(({ objects }) => objects.length > 0)
      .flatMap(({ layer, objects }) => placed(cluster, layer, objects)),
  };
}

function judgedRule(rule: Rule, kubernetes: KubernetesVersion): JudgedRule {
  const { id, title, why } = rule;
  return {
    id,
    title,
    why,
    asks: validationsAt(rule, kubernetes).map(({ field, must, fix }) => `${field} must ${must}; ${fix}`),
  };
}

interface BrokenObject {
  readonly manifest: Manifest;
  readonly findings: readonly Finding[];
}

/** Findings with their places in the file of their layer. */
function placed(cluster: string, layer: Layer, objects: readonly BrokenObject[]): PlacedFinding[] {
  const file = `${cluster}/${layer.name}.yaml`;
  const starts = documentLines(renderCluster(cluster, [layer]).get(file) ?? "");
  return objects.flatMap(({ manifest, findings }) => {
    const text = yaml([manifest], layer.isPlain);
    const start = starts.get(text) ?? 1;
    return findings.map((finding) => ({ ...finding, file, line: start - 1 + fieldLine(text, finding.field) }));
  });
}

/** The line on which each document of a file begins, by its text. */
function documentLines(text: string): Map<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  for (const document of text.split(/^---\n/m)) {
    lines.set(document, line);
    line += document.split("\n").length;
  }
  return lines;
}
