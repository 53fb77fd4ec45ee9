import { deepEqual, equal, match } from "node:assert/strict";

import type { Manifest } from "../../lib/manifests.js";
import { celProblems } from "../../policies/cel-problems.js";
import { assumed } from "../../policies/cel-size.js";
import { inTreePolicies } from "../../policies/engines/in-tree.js";
import type { Rule } from "../../policies/rule.js";
import { ApiServer } from "./api-server.js";
import { toolsAreBuilt } from "./project.js";

const kubernetes = "1.35";

/** A rule that compares names of as many entries as are assumed with each other, in loops inside of loops, and lets all pass. */
function costly(id: string, comparisons: number): Rule {
  const compared = Array.from({ length: comparisons }, () => "a != 'x'").join(" && ");
  const loops = `object.data.all(a, object.data.all(b, object.data.all(c, ${compared})))`;
  return {
    id,
    title: "Costs",
    why: "Costs.",
    matches: { resources: [{ group: "", version: "v1", resource: "configmaps", kind: "ConfigMap" }] },
    validations: [{ expression: loops, field: "data", must: "be", fix: "write" }],
    cases: [],
  };
}

const configMap = (name: string): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "default" },
  data: Object.fromEntries(Array.from({ length: assumed.entries }, (_, index) => [`key-${index}`, "value"])),
});

const policiesOf = (rule: Rule) =>
  inTreePolicies({
    policies: [{ rule, parameters: {}, kubernetes, exceptions: [] }],
    enforcement: "enforce",
    failurePolicy: "Fail",
    judged: "pods-and-controllers",
    excludedNamespaces: [],
  });

const isAffordable = (rule: Rule) => celProblems("rule", { rule, parameters: {}, kubernetes }).length === 0;

(toolsAreBuilt ? describe : describe.skip)("what an expression costs", function () {
  this.timeout(120_000);
  let server: ApiServer;
  before(async () => {
    server = await ApiServer.start("cost", kubernetes);
  });
  after(() => server.remove());

  it("is more than the API server spends where flotilla refuses it, and not where it is just below", async () => {
    const counts = [1, 2, 3, 4, 5, 6, 7, 8];
    const most = counts.filter((count) => isAffordable(costly("costly", count))).at(-1) ?? 0;
    deepEqual([most, isAffordable(costly("costly", most + 1))], [2, false]);

    await server.accept(policiesOf(costly("costly", most)));
    // The server has taken notice of it once it knows one that came later.
    const field = "metadata.name";
    const ready = { expression: "object.metadata.name != 'ready'", field, must: "be another", fix: "write one" };
    await server.accept(policiesOf({ ...costly("ready", 0), validations: [ready] }));
    await until(async () =>
      (await server.verdict(configMap("ready"))).includes("ready: metadata.name must be another"),
    );
    equal(await server.verdict(configMap("affordable")), "");

    await server.accept(policiesOf(costly("costly", most + 1)));
    await until(async () => (await server.verdict(configMap("refused"))) !== "");
    match(await server.verdict(configMap("refused")), /cost budget exceeded|cost limit exceeded/);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
