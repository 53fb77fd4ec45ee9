import { deepEqual } from "node:assert/strict";

import type { Enforcement } from "../../lib/fleet/policies-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { hostNamespaces } from "../host-namespaces.js";
import type { PolicySet } from "../policy-set.js";
import { gatekeeperPolicies } from "./gatekeeper.js";
import { inTreePolicies } from "./in-tree.js";
import { kyvernoPolicies } from "./kyverno.js";
import { policy, policySet, servicePorts } from "./policy-set.test.data.js";

const engines: Readonly<Record<string, (set: PolicySet) => Manifest[]>> = {
  "the API server": inTreePolicies,
  Kyverno: (set) => kyvernoPolicies(set, "admission"),
  "Kyverno in the background": (set) => kyvernoPolicies(set, "background"),
  Gatekeeper: (set) => gatekeeperPolicies(set, "admission"),
  "Gatekeeper in the background": (set) => gatekeeperPolicies(set, "background"),
};

/** Fields in which two lists of objects differ, a list of plain texts being one field. */
function differences(before: unknown, after: unknown, path = ""): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const isTree = (value: unknown): value is object =>
    typeof value === "object" && value !== null && !(Array.isArray(value) && typeof value[0] === "string");
  if (!isTree(before) || !isTree(after)) return [path];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
    differences(
      (before as Readonly<Record<string, unknown>>)[key],
      (after as Readonly<Record<string, unknown>>)[key],
      `${path}.${key}`,
    ),
  );
}

for (const [name, policies] of Object.entries(engines)) {
  describe(`policies for ${name}`, () => {
    const steps: readonly (readonly [Enforcement, Enforcement])[] = [
      ["audit", "warn"],
      ["warn", "enforce"],
      ["enforce", "audit"],
    ];
    for (const [from, to] of steps) {
      it(`differ in one field of an object of each rule when they go from ${from} to ${to}`, () => {
        const before = policies(policySet({ enforcement: from }));
        const after = policies(policySet({ enforcement: to }));
        const changed = before.map((object, index) => differences(object, after[index]));
        deepEqual(
          changed.filter((fields) => fields.length > 0).map(({ length }) => length),
          [1, 1],
        );
      });
    }

    it("leave out what a version of Kubernetes does not ask for", () => {
      const at = (kubernetes: "1.35" | "1.36") =>
        JSON.stringify(policies(policySet({ policies: [policy(servicePorts, { kubernetes })] })));
      deepEqual(
        (["1.35", "1.36"] as const).map((version) => at(version).includes("has(object.spec.selector)")),
        [false, true],
      );
    });

    it("leave out a rule that a version of Kubernetes asks nothing of", () => {
      const rule = { ...servicePorts, validations: servicePorts.validations.slice(1) };
      deepEqual(policies(policySet({ policies: [policy(rule)] })), []);
    });

    it("judge pods alone where controllers are not judged", () => {
      const text = JSON.stringify(policies(policySet({ policies: [policy(hostNamespaces)], judged: "pods" })));
      deepEqual(
        ["pods", "Pod", "deployments", "Deployment", "CronJob"].filter((word) => text.includes(`["${word}"`)),
        text.includes('kinds":') ? ["Pod"] : ["pods"],
      );
    });

    it("let requests pass that cannot be judged, where the cluster says so", () => {
      const text = JSON.stringify(policies(policySet({ failurePolicy: "Ignore" })));
      deepEqual([...text.matchAll(/"failurePolicy":"\w+"/g)].map(String), [
        '"failurePolicy":"Ignore"',
        '"failurePolicy":"Ignore"',
      ]);
    });

    it("say nothing of namespaces where none is excluded", () => {
      const text = JSON.stringify(policies(policySet({ excludedNamespaces: [] })));
      deepEqual(text.match(/namespaceSelector|excludedNamespaces/g), null);
    });
  });
}
