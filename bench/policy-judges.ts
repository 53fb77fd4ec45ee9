import { equal } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { manifests, type Manifest } from "../lib/manifests.js";
import { yamlText } from "../lib/yaml.js";
import { gatekeeperPolicies } from "../policies/engines/gatekeeper.js";
import { kyvernoPolicies } from "../policies/engines/kyverno.js";
import { podSecurityRules } from "../policies/pod-security.js";
import type { PolicySet } from "../policies/policy-set.js";
import { addDeployments } from "./deployments.js";
import { programAt } from "./peers.js";

/** Rules that objects are judged by: one alone, or all of the restricted standard. */
export type Bundle = "privileged" | "restricted";

/** One object in so many is privileged. */
export const badEach = 100;

/** A program that judges the objects of a file. */
export interface PolicyJudge {
  readonly name: string;
  /** Largest number of objects that it is given. */
  readonly most: number;
  /** Its command line in a folder with `objects.yaml`, where it writes the rules in its own form; `undefined` where this machine lacks it. */
  readonly command: (folder: string, bundle: Bundle) => readonly string[] | undefined;
  /** @throws Error when it has found another number of bad objects */
  readonly verify: (folder: string, objects: number) => void;
}

/** The rules of a bundle, as a cluster would have them. */
export function bundleSet(bundle: Bundle): PolicySet {
  const kubernetes = "1.35";
  const rules = podSecurityRules("restricted", kubernetes).filter(({ id }) => bundle === "restricted" || id === bundle);
  return {
    policies: rules.map((rule) => ({ rule, parameters: {}, kubernetes, exceptions: [] })),
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: [],
  };
}

/** Writes that many Deployments, of which some are privileged. */
export function writeObjects(folder: string, count: number): void {
  const objects = manifests("bench", (chart) => {
    addDeployments(chart, count);
  }).map((object, index) => (index % badEach === 0 ? privileged(object) : object));
  writeDocuments(join(folder, "objects.yaml"), objects);
}

/** Judges in the order in which the table has them, ourselves first. */
export function policyJudges(toolsFolder: string): PolicyJudge[] {
  return [
    {
      name: "flotilla",
      most: Infinity,
      command: (folder, bundle) => [
        process.execPath,
        join(__dirname, "judge-file.js"),
        bundle,
        join(folder, "objects.yaml"),
      ],
      verify: (folder, objects) => {
        const { found } = JSON.parse(printed(folder)) as { readonly found: number };
        equal(found, objects / badEach, "flotilla finds another number of objects");
      },
    },
    gator(programAt("gator", toolsFolder)),
    kyverno(programAt("kyverno", toolsFolder)),
  ];
}

function gator(program: string | undefined): PolicyJudge {
  return {
    name: "gator test",
    most: Infinity,
    command: (folder, bundle) => {
      writeDocuments(join(folder, "gatekeeper.yaml"), gatekeeperPolicies(bundleSet(bundle), "admission"));
      return inFolder(program, folder, "test -f gatekeeper.yaml -f objects.yaml -o json");
    },
    verify: (folder, objects) => {
      const results = JSON.parse(printed(folder)) as readonly { readonly violatingObject: Manifest }[] | null;
      const names = new Set((results ?? []).map(({ violatingObject }) => violatingObject.metadata.name));
      equal(names.size, objects / badEach, "gator finds another number of objects");
    },
  };
}

function kyverno(program: string | undefined): PolicyJudge {
  return {
    name: "kyverno apply",
    most: 1_000,
    command: (folder, bundle) => {
      writeDocuments(join(folder, "kyverno.yaml"), kyvernoPolicies(bundleSet(bundle), "admission"));
      return inFolder(
        program,
        folder,
        "apply kyverno.yaml --resource objects.yaml --policy-report --output-format json",
      );
    },
    verify: (folder, objects) => {
      const text = printed(folder);
      const { results } = JSON.parse(text.slice(text.indexOf("{"))) as {
        readonly results: readonly {
          readonly result: string;
          readonly resources: readonly { readonly name: string }[];
        }[];
      };
      const names = new Set(
        results.filter(({ result }) => result === "fail").map(({ resources }) => resources[0]?.name),
      );
      equal(names.size, objects / badEach, "kyverno finds another number of objects");
    },
  };
}

/** A command line; the programs exit with 1 when they find something. */
function inFolder(program: string | undefined, folder: string, args: string): readonly string[] | undefined {
  return program === undefined ? undefined : ["sh", "-c", `cd "$0"; "$1" ${args}; test $? -le 1`, folder, program];
}

function privileged(object: Manifest): Manifest {
  const copy = structuredClone(object) as unknown as {
    readonly spec: { readonly template: { readonly spec: { readonly containers: { securityContext: object }[] } } };
  };
  for (const container of copy.spec.template.spec.containers) {
    container.securityContext = { ...container.securityContext, privileged: true };
  }
  return copy as unknown as Manifest;
}

function writeDocuments(file: string, objects: readonly Manifest[]): void {
  writeFileSync(file, objects.map((object) => yamlText(object)).join("---\n"));
}

function printed(folder: string): string {
  return readFileSync(join(folder, "stdout"), "utf8");
}
