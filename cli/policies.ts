import { Command } from "commander";

import { fleetProblems } from "../constructs/fleet-problems.js";
import { nearest } from "../lib/nearest.js";
import { refuse } from "../lib/problem.js";
import { Failure } from "./failure.js";
import { fleetRules, type FleetRule } from "./policies/fleet-rules.js";
import { ruleJson, wholeRuleJson } from "./policies/policies-json.js";
import { policiesText } from "./policies/policies-text.js";
import { rulePage } from "./policies/rule-page.js";
import { findProject, loadFleetModule } from "./project.js";
import { jsonOption } from "./run-options.js";
import type { Terminal } from "./terminal.js";

const examples = `
Examples:
  $ flotilla policies                      the rules, their engines, and how strictly each ring holds objects to them
  $ flotilla policies host-namespaces      one rule: why it is there, its CEL and its cases
  $ flotilla policies --json | jq -r '.exceptions[] | select(.until < "2027-01-01") | .owner'
`;

/** `flotilla policies` */
export function policiesCommand(terminal: Terminal): Command {
  return new Command("policies")
    .summary("the rules that clusters hold objects to")
    .description(
      "Shows every rule, the engines that get it, and how strictly the management cluster and each ring hold objects to it, and what is " +
        "let past rules until when. Reads no cluster and touches nothing.",
    )
    .argument("[rule]", "id of the rule to show")
    .addOption(jsonOption())
    .addHelpText("after", examples)
    .action(async (id: string | undefined, { json }: { readonly json?: boolean }) => {
      const module = await loadFleetModule(findProject(process.cwd()));
      refuse("fleet", fleetProblems(module.fleet, module.own));
      const rules = fleetRules(module);
      const today = new Date().toISOString().slice(0, "2026-11-23".length);
      const { results } = terminal;
      const found = id === undefined ? undefined : namedRule(rules, id);
      if (json === true) {
        const exceptions = module.fleet.policies?.exceptions ?? [];
        const value = found === undefined ? { rules: rules.map(ruleJson), exceptions } : wholeRuleJson(found);
        results.write(`${JSON.stringify(value, null, 2)}\n`);
      } else {
        results.write(
          found === undefined
            ? policiesText(module.fleet, rules, today, results.colour)
            : rulePage(module.fleet, found, today, results.colour),
        );
      }
    });
}

function namedRule(rules: readonly FleetRule[], id: string): FleetRule {
  const found = rules.find(({ rule }) => rule.id === id);
  if (found === undefined) {
    const ids = rules.map(({ rule }) => rule.id);
    const fix = nearest(id, ids);
    throw new Failure(`there is no rule ${id}${fix === undefined ? "" : `; did you mean ${fix}`}`);
  }
  return found;
}
