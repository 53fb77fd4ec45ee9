import { createColors } from "picocolors";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Validation } from "../../policies/rule.js";
import { casesOf, celText, matchText, parametersText, validationText, versionsText } from "../../policies/rule-text.js";
import type { FleetRule } from "./fleet-rules.js";
import { exceptionsText } from "./policies-text.js";

/** One rule for somebody at a terminal: why it is there, what it asks for, where it holds, and its cases. */
export function rulePage(fleet: Fleet, found: FleetRule, today: string, colour: boolean): string {
  const { bold } = createColors(colour);
  const { rule, exceptions } = found;
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ["Why", [rule.why]],
    ["Matches", [matchText(rule)]],
    ["Holds", holds(fleet, found)],
    ["Parameters", parameters(fleet, found)],
    ["Variables", (rule.variables ?? []).map(({ name, expression }) => `${name} = ${expression}`)],
    ["Asks for", rule.validations.flatMap(asked)],
    ["Admits", casesOf(rule, "good").map(({ name }) => name)],
    ["Refuses", casesOf(rule, "bad").map(({ name }) => name)],
    ["Exceptions", exceptions.length === 0 ? [] : exceptionsText(exceptions, today, colour).trimEnd().split("\n")],
  ];
  return [
    bold(`${rule.id}: ${rule.title}`),
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .flatMap(([title, lines]) => ["", bold(title), ...lines.map((line) => `  ${line}`.trimEnd())]),
    "",
  ].join("\n");
}

function holds({ management, rollout }: Fleet, found: FleetRule): string[] {
  if (found.engines.length === 0) {
    return ["on no cluster: policies does not name it"];
  }
  const rings = rollout.map((clusters, index) => [clusters.join(", "), found.rings[index]] as const);
  return [
    `by ${found.engines.join(", ")}`,
    ...[[management, found.management] as const, ...rings].map(([where, word]) => `${word ?? "–"} on ${where}`),
  ];
}

/** The parameters that clusters have it with, or else an example. */
function parameters(fleet: Fleet, { rule, parameters: found }: FleetRule): string[] {
  if (rule.parameters === undefined) {
    return [];
  }
  if (found.size === 0) {
    return [...parametersText(rule.parameters.example).split("\n"), "(an example)"];
  }
  const all = Object.keys(fleet.clusters).length;
  return [...found].flatMap(([text, clusters]) => [
    ...(clusters.length === all ? [] : [`on ${clusters.join(", ")}:`]),
    ...parametersText(JSON.parse(text) as Readonly<Record<string, unknown>>).split("\n"),
  ]);
}

function asked(validation: Validation): string[] {
  const versions = versionsText(validation);
  return [`${validationText(validation)}${versions === "" ? "" : ` (${versions})`}`, `  ${celText(validation)}`];
}
