import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { packageRoot } from "../../sandbox/package-root.js";

/** A program in tools/ that says what another implementation than ours decides. */
export type Oracle = "image-references" | "network-policies" | "pod-security";

/** What an oracle says instead of an answer. */
export interface Refusal {
  readonly error: string;
}

/** How the reference parser of images reads `{ ref }`. */
export interface ImageReferenceAnswer {
  readonly domain: string;
  readonly path: string;
  readonly tag: string;
  readonly digest: string;
  /** The shortest form, as Docker shows it. */
  readonly familiar: string;
}

/** Which traffic network policies let through, a word for each query of `{ policies, namespaces, queries }`. */
export interface NetworkPoliciesAnswer {
  readonly allowed: readonly boolean[];
}

/** What Pod Security admission says to `{ level, version, pod }`. */
export interface PodSecurityAnswer {
  readonly allowed: boolean;
  /** Ids of the checks that refuse the pod. */
  readonly checks: readonly string[];
  readonly reasons: readonly string[];
  readonly detail: string;
}

/** One of upstream's own pods for Pod Security. */
export interface PodSecurityCase {
  readonly level: "baseline" | "restricted";
  readonly version: string;
  readonly verdict: "pass" | "fail";
  readonly case: string;
  readonly pod: Readonly<Record<string, unknown>>;
}

interface Answers {
  readonly "image-references": ImageReferenceAnswer | Refusal;
  readonly "network-policies": NetworkPoliciesAnswer | Refusal;
  readonly "pod-security": PodSecurityAnswer | Refusal;
}

const fileOf = (oracle: Oracle) => join(packageRoot(), ".tools", "bin", oracle);

/** Whether `make e2e` has built the oracles. */
export function isBuilt(...oracles: readonly Oracle[]): boolean {
  return oracles.every((oracle) => existsSync(fileOf(oracle)));
}

function lines(oracle: Oracle, args: readonly string[], input: string): unknown[] {
  const output = execFileSync(fileOf(oracle), args, { input, encoding: "utf8", maxBuffer: 2 ** 30 });
  return output
    .split("\n")
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

/** The answers of an oracle to many questions, in their order, from one process. */
export function askOracle<Name extends Oracle>(oracle: Name, questions: readonly object[]): readonly Answers[Name][] {
  const answers = lines(oracle, [], questions.map((question) => `${JSON.stringify(question)}\n`).join(""));
  if (answers.length !== questions.length) {
    throw new Error(`${oracle} answered ${answers.length} of ${questions.length} questions`);
  }
  return answers as Answers[Name][];
}

/** The pods that upstream tests Pod Security with, from a version on. */
export function podSecurityCases(from = "v1.34"): readonly PodSecurityCase[] {
  return lines("pod-security", ["cases", from], "") as PodSecurityCase[];
}
