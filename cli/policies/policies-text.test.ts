import { deepEqual, equal, ok } from "node:assert/strict";

import { changedServices } from "../../lib/fleet/services-fleet.test.data.js";
import { probes } from "../../policies/probes.js";
import { fleetRules } from "./fleet-rules.js";
import { policiesText } from "./policies-text.js";
import { ruleJson, wholeRuleJson } from "./policies-json.js";
import { rulePage } from "./rule-page.js";

const exception = { namespace: "shop", owner: "web@acme.example", reason: "it has none" };
const fleet = changedServices({
  policies: {
    enforcement: { management: "enforce", rings: ["enforce", "warn", "audit"] },
    rules: { "no-node-ports": {}, "recommended-labels": { labels: ["team"] } },
    exceptions: [
      { ...exception, rule: "no-node-ports", name: "web", until: "2027-03-31" },
      { ...exception, rule: "no-node-ports", name: "old-*", until: "2026-01-31", clusters: ["eu"] },
    ],
  },
  clusters: { us: { services: { policyEngine: false } } },
});
const own = { rules: (cluster: string) => (cluster === "dev" ? [{ rule: { ...probes, id: "own" } }] : []) };
const rules = fleetRules({ fleet, own });
const rule = (id: string) => {
  const found = rules.find((each) => each.rule.id === id);
  if (found === undefined) throw new RangeError(`there is no rule ${id}`);
  return found;
};

describe("flotilla policies", () => {
  it("shows every rule, its engines and a column a ring, and what is let past rules", () => {
    const lines = policiesText(fleet, rules, "2026-11-23", false).split("\n");
    const line = (start: string) => lines.find((each) => each.startsWith(start))?.split(/ {2,}/);
    deepEqual(line("RULE"), ["RULE", "MATCHES", "ENGINES", "MANAGEMENT", "RING 1", "RING 2", "RING 3"]);
    const engines = "gatekeeper, in-tree, kyverno";
    deepEqual(line("no-node-ports"), ["no-node-ports", "services", engines, "enforce", "enforce", "warn", "audit"]);
    deepEqual(line("own "), ["own", "pods", "in-tree, kyverno", "–", "enforce", "–", "–"]);
    deepEqual(line("probes"), ["probes", "pods", "–", "–", "–", "–", "–"]);
    deepEqual(lines.slice(lines.indexOf("ring 1: dev")), [
      "ring 1: dev",
      "ring 2: west",
      "ring 3: eu, asia",
      "",
      "EXCEPTION      OBJECT      CLUSTERS  OWNER             UNTIL               REASON",
      "no-node-ports  shop/old-*  eu        web@acme.example  2026-01-31 (ended)  it has none",
      "no-node-ports  shop/web    all       web@acme.example  2027-03-31          it has none",
      "",
    ]);
  });

  it("shows one rule with why, what it is told, its CEL, its cases and its exceptions", () => {
    const page = rulePage(fleet, rule("recommended-labels"), "2026-11-23", false);
    ok(page.startsWith(`recommended-labels: ${rule("recommended-labels").rule.title}\n\nWhy\n  `), page);
    ok(
      page.includes("\nHolds\n  by gatekeeper, in-tree, kyverno\n  enforce on us\n  enforce on dev\n  warn on west\n"),
      page,
    );
    ok(page.includes("\nParameters\n  labels:\n  - team\n"), page);
    for (const { expression } of rule("recommended-labels").rule.validations) ok(page.includes(expression), page);
    for (const { name } of rule("recommended-labels").rule.cases) ok(page.includes(`\n  ${name}\n`), page);
    ok(rulePage(fleet, rule("no-node-ports"), "2026-11-23", false).includes("2026-01-31 (ended)"));
    ok(rulePage(fleet, rule("probes"), "2026-11-23", false).includes("\n  on no cluster: policies does not name it\n"));
    ok(rulePage(fleet, rule("resource-requests"), "2026-11-23", false).includes("\n  (an example)\n"));
  });

  it("is JSON, with nothing where no cluster is held to a rule", () => {
    const { engines, enforcement, parameters } = ruleJson(rule("own"));
    deepEqual(
      { engines, enforcement, parameters },
      {
        engines: ["in-tree", "kyverno"],
        enforcement: { management: null, rings: ["enforce", null, null] },
        parameters: [{ clusters: ["dev"], values: {} }],
      },
    );
    equal(wholeRuleJson(rule("own")).cases, probes.cases);
  });
});
