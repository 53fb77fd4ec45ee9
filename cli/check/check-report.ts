import { compareTexts } from "../../lib/compare-texts.js";
import type { Enforcement } from "../../lib/fleet/policies-spec.js";
import type { Problem } from "../../lib/problem.js";
import type { Finding } from "../../policies/finding.js";
import type { ClusterFindings, JudgedRule, PlacedFinding } from "./judge-cluster.js";

/** All that is wrong with a fleet: with its data, or, once nothing is, with the objects that it renders to. */
export interface CheckReport {
  /** What was checked, as messages name it: `fleet`, or a file. */
  readonly subject: string;
  readonly problems: readonly Problem[];
  /** Rules that objects were judged by, by id in alphabetical order. */
  readonly rules: readonly JudgedRule[];
  /** Findings that say the same of several clusters are one; errors first, then by rule, object and field. */
  readonly findings: readonly FleetFinding[];
  readonly clusters: readonly JudgedCluster[];
}

/** A cluster whose objects were judged. */
export interface JudgedCluster {
  readonly name: string;
  /** Ids of its rules. */
  readonly rules: readonly string[];
  /** Number of the objects that were judged. */
  readonly objects: number;
}

/** What an object breaks on one or several clusters. */
export interface FleetFinding extends Finding {
  /** An error where a cluster would refuse the object, a warning where all would let it in. */
  readonly level: "error" | "warning";
  /** In alphabetical order of the clusters. */
  readonly places: readonly Place[];
  /** Whether it is found on every cluster that was judged. */
  readonly everywhere: boolean;
}

/** Where the same is found. */
export interface Place {
  readonly cluster: string;
  readonly enforcement: Enforcement;
  /** File from the folder of the rendering. */
  readonly file: string;
  /** Line, from 1. */
  readonly line: number;
}

/** What is wrong with the data of a fleet, whose objects are not judged before it is mended. */
export function dataReport(subject: string, problems: readonly Problem[]): CheckReport {
  return { subject, problems, rules: [], findings: [], clusters: [] };
}

/** What is wrong with the objects of the clusters of a fleet. */
export function objectsReport(subject: string, clusters: readonly ClusterFindings[]): CheckReport {
  const rules = new Map(clusters.flatMap((cluster) => cluster.rules.map((rule) => [rule.id, rule] as const)));
  return {
    subject,
    problems: [],
    rules: [...rules.values()].sort((a, b) => compareTexts(a.id, b.id)),
    findings: fleetFindings(clusters),
    clusters: clusters
      .map((each) => ({ name: each.cluster, rules: each.rules.map(({ id }) => id), objects: each.objects }))
      .sort((a, b) => compareTexts(a.name, b.name)),
  };
}

/** Whether what was found keeps the fleet from being brought up. */
export function hasErrors({ problems, findings }: CheckReport): boolean {
  return problems.length > 0 || findings.some(({ level }) => level === "error");
}

/** Findings of one rule and one level, together. */
export interface RuleFindings {
  readonly rule: JudgedRule;
  readonly level: FleetFinding["level"];
  readonly findings: readonly FleetFinding[];
  /** Number of the objects; the same one on several clusters counts once. */
  readonly objects: number;
}

/** The findings of a report by rule, errors first. */
export function byRule({ rules, findings }: CheckReport): readonly RuleFindings[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  return [...grouped(findings, ({ level, rule }) => `${level} ${rule}`).values()].map((group) => {
    const [{ level, rule }] = group;
    return {
      rule: known.get(rule) ?? { id: rule, title: rule, why: "", asks: [] },
      level,
      findings: group,
      objects: new Set(group.map(({ object }) => object)).size,
    };
  });
}

/** Things by a key of theirs, in the order in which the keys come first. */
export function grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Map<string, [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [thing]);
    } else {
      group.push(thing);
    }
  }
  return groups;
}

function fleetFindings(clusters: readonly ClusterFindings[]): FleetFinding[] {
  const found = clusters.flatMap(({ cluster, enforcement, findings }) =>
    findings.map((finding) => ({ finding, place: placeOf(finding, cluster, enforcement) })),
  );
  const same = grouped(found, ({ finding: { rule, object, field, must, fix } }) =>
    JSON.stringify([rule, object, field, must, fix]),
  );
  return [...same.values()]
    .map((group): FleetFinding => {
      const { rule, object, field, must, fix } = group[0].finding;
      const places = group.map(({ place }) => place).sort((a, b) => compareTexts(a.cluster, b.cluster));
      const level = places.some(({ enforcement }) => enforcement === "enforce") ? "error" : "warning";
      return { rule, object, field, must, fix, level, places, everywhere: places.length === clusters.length };
    })
    .map((finding) => ({ finding, key: [finding.level, finding.rule, finding.object, finding.field].join("\0") }))
    .sort((a, b) => compareTexts(a.key, b.key))
    .map(({ finding }) => finding);
}

function placeOf({ file, line }: PlacedFinding, cluster: string, enforcement: Enforcement): Place {
  return { cluster, enforcement, file, line };
}
