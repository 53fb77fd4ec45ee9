import { renderedPolicies } from "../../constructs/policies/rendered-policies.js";
import { identityText } from "../../lib/diff/identity.js";
import type { PlacedObject } from "../../lib/diff/placed-object.js";
import type { ClusterPolicyChanges, PolicyFinding } from "../../lib/diff/policy-changes.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import type { CompiledRules } from "../../policies/engines/node.js";
import { judge, type Judge } from "../../policies/finding.js";
import type { PolicySet } from "../../policies/policy-set.js";

/** The fleets of both sides of a diff, as their renderings have them. */
export interface BothFleets {
  readonly base: Fleet | undefined;
  readonly head: Fleet | undefined;
}

/** A cluster with its objects on one side of a diff. */
export interface JudgedSide {
  /** Its name on this side; undefined where this side does not have it. */
  readonly cluster: string | undefined;
  readonly objects: readonly PlacedObject[];
}

/** Says what changes of what the objects of a cluster break; nothing of a cluster that has no policies afterwards. */
export type ChangeJudge = (base: JudgedSide, head: JudgedSide) => ClusterPolicyChanges | undefined;

/**
 * The judge of changes between two fleets. What is the same on both sides is judged only where the policies differ; clusters with the
 * same rules share what is compiled of them.
 */
export function changeJudge({ base, head }: BothFleets): ChangeJudge {
  const judges = new Map<string, Judge>();
  const compiled: CompiledRules = new Map();
  const judgeOf = (set: PolicySet): Judge => {
    const key = rulesText(set);
    const known = judges.get(key) ?? judge(set, compiled);
    judges.set(key, known);
    return known;
  };
  return (before, after) => {
    const now = renderedPolicies(head, after.cluster);
    if (now === undefined || after.cluster === undefined) {
      return undefined;
    }
    const old = renderedPolicies(base, before.cluster);
    const judgeNow = judgeOf(now);
    const judgeThen = old === undefined ? nothing : judgeOf(old);
    const violated: PolicyFinding[] = [];
    const fixed: PolicyFinding[] = [];
    for (const { from, to } of pairs(before.objects, after.objects)) {
      if (judgeNow === judgeThen && isSame(from, to)) continue;
      const broken = found(judgeThen, from);
      violated.push(...without(found(judgeNow, to), broken));
      // By the policies of before: what they no longer ask for is loosened, and not mended.
      fixed.push(...without(broken, isSame(from, to) ? broken : found(judgeThen, to)));
    }
    return { cluster: after.cluster, enforcement: now.enforcement, violated, fixed };
  };
}

function nothing(): readonly [] {
  return [];
}

/** All of the policies of a cluster that decides what breaks them. */
function rulesText({ policies, judged, excludedNamespaces }: PolicySet): string {
  const rules = policies.map(({ rule, ...rest }) => [rule.id, rest.parameters, rest.kubernetes, rest.exceptions]);
  return JSON.stringify([rules, judged, excludedNamespaces]);
}

interface Pair {
  readonly from: Manifest | undefined;
  readonly to: Manifest | undefined;
}

/** Each object with itself on the other side. */
function pairs(base: readonly PlacedObject[], head: readonly PlacedObject[]): Pair[] {
  const before = new Map(base.map((object) => [identityText(object.place), object.manifest]));
  const after = new Map(head.map((object) => [identityText(object.place), object.manifest]));
  return [
    ...[...after].map(([identity, to]) => ({ from: before.get(identity), to })),
    ...[...before].filter(([identity]) => !after.has(identity)).map(([, from]) => ({ from, to: undefined })),
  ];
}

/** Objects that are read from the same text are the same object. */
function isSame(from: Manifest | undefined, to: Manifest | undefined): boolean {
  return from === to || (from !== undefined && to !== undefined && JSON.stringify(from) === JSON.stringify(to));
}

function found(judged: Judge, manifest: Manifest | undefined): readonly PolicyFinding[] {
  return manifest === undefined ? [] : judged(manifest);
}

/** Findings that are not among others, of which each stands for one: items of a list may have another place in it. */
function without(findings: readonly PolicyFinding[], others: readonly PolicyFinding[]): PolicyFinding[] {
  const counts = new Map<string, number>();
  for (const finding of others) {
    const key = keyOf(finding);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return findings.filter((finding) => {
    const count = counts.get(keyOf(finding)) ?? 0;
    counts.set(keyOf(finding), count - 1);
    return count <= 0;
  });
}

function keyOf({ rule, field }: PolicyFinding): string {
  return JSON.stringify([rule, field.replace(/\[\d+\]/g, "[]")]);
}
