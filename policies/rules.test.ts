import { deepEqual, equal } from "node:assert/strict";

import type { Manifest } from "../lib/manifests.js";
import { podKinds } from "./engines/pod-kinds.js";
import { judge, type Judge } from "./finding.js";
import type { Case, Rule } from "./rule.js";
import { rules } from "./rules.js";

/** The judge of one rule, as a case wants it. */
function judgeOf(rule: Rule, { parameters, kubernetes = "1.37" }: Case): Judge {
  return judge({
    policies: [{ rule, parameters: parameters ?? rule.parameters?.example ?? {}, kubernetes, exceptions: [] }],
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: [],
  });
}

const verdict = (judged: Judge, object: unknown): Case["verdict"] =>
  judged(object as Manifest).length === 0 ? "good" : "bad";

/** The pod in each kind of controller. */
function controllers({ metadata, spec }: Manifest): Manifest[] {
  const { labels, annotations } = metadata;
  const template = { labels, annotations };
  return podKinds
    .filter(({ pod }) => pod.length > 0)
    .map(({ group, version, kind, pod }) => ({
      apiVersion: group === "" ? version : `${group}/${version}`,
      kind,
      metadata: { name: metadata.name, namespace: "default" },
      ...(pod.reduceRight<unknown>((inner, key) => ({ [key]: inner }), { metadata: template, spec }) as object),
    }));
}

interface PodSpec {
  readonly containers: readonly Readonly<Record<string, unknown>>[];
}
const containersOf = (object: Case["object"]) => (object.spec as PodSpec).containers;

/** Fields that the API forbids on ephemeral containers. */
const forbidden = ["ports", "livenessProbe", "readinessProbe", "startupProbe", "lifecycle", "resources"];

/** The pod with other containers, and its own ones as ephemeral ones. */
function debugged(object: Case["object"], containers: PodSpec["containers"]): Case["object"] {
  const ephemeralContainers = containersOf(object).map((each) => ({ ...each, name: `debug-${String(each.name)}` }));
  return { ...object, spec: { ...(object.spec as object), containers, ephemeralContainers } };
}

const allowedAsEphemeral = ({ object }: Case) =>
  !containersOf(object).some((each) => forbidden.some((field) => field in each));

describe("rules", () => {
  it("stand in alphabetical order, each once", () => {
    const ids = rules.map(({ id }) => id);
    deepEqual(ids, [...new Set(ids)].sort());
  });

  for (const rule of rules) {
    describe(rule.id, () => {
      it("has a good and a bad case", () => {
        deepEqual([...new Set(rule.cases.map((each) => each.verdict))].sort(), ["bad", "good"]);
      });

      for (const each of rule.cases) {
        it(`finds that ${each.name} is ${each.verdict}`, () => {
          equal(verdict(judgeOf(rule, each), each.object), each.verdict);
        });
      }

      if (rule.matches !== "pods") {
        return;
      }
      it("says the same of every controller, and names its field", () => {
        for (const each of rule.cases) {
          const judged = judgeOf(rule, each);
          const fields = judged(each.object as Manifest).map(({ field }) => field);
          for (const controller of controllers(each.object as Manifest)) {
            const { pod } = podKinds.find(({ kind }) => kind === controller.kind) ?? { pod: [] };
            deepEqual(
              judged(controller).map(({ field }) => field),
              fields.map((field) => [...pod, field].join(".")),
              `${controller.kind} with ${each.name}`,
            );
          }
        }
      });

      // A rule about what the API forbids on ephemeral containers names the other lists itself.
      if (rule.validations.some(({ each }) => each?.of.includes("pod.containers"))) {
        return;
      }
      it("says the same of ephemeral containers", () => {
        const good = rule.cases.filter((each) => each.verdict === "good").map(({ object }) => containersOf(object));
        for (const each of rule.cases.filter(allowedAsEphemeral)) {
          const judged = judgeOf(rule, each);
          const others = good.find(
            (containers) =>
              verdict(judged, { ...each.object, spec: { ...(each.object.spec as object), containers } }) === "good",
          );
          if (others !== undefined) {
            equal(verdict(judged, debugged(each.object, others)), each.verdict, each.name);
          }
        }
      });
    });
  }
});
