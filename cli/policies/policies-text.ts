import { createColors } from "picocolors";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Enforcement, ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import { matchText } from "../../policies/rule-text.js";
import { plainTable } from "../plain-table.js";
import type { FleetRule } from "./fleet-rules.js";

/** The rules of a fleet as a table, a column a ring, and what is let past them; it ends in a line break. */
export function policiesText(fleet: Fleet, rules: readonly FleetRule[], today: string, colour: boolean): string {
  const { bold, dim } = createColors(colour);
  const word = enforcementText(colour);
  const heads = ["RULE", "MATCHES", "ENGINES", "MANAGEMENT", ...fleet.rollout.map((_, index) => `RING ${index + 1}`)];
  const table = plainTable(
    heads,
    rules.map(({ rule, engines, management, rings }) => [
      engines.length > 0 ? bold(rule.id) : rule.id,
      matchText(rule),
      engines.join(", ") || "–",
      word(management),
      ...rings.map(word),
    ]),
    { colour },
  );
  const rings = fleet.rollout.map((clusters, index) => dim(`ring ${index + 1}: ${clusters.join(", ")}\n`)).join("");
  const exceptions = fleet.policies?.exceptions ?? [];
  return `${table}\n${rings}${exceptions.length === 0 ? "" : `\n${exceptionsText(exceptions, today, colour)}`}`;
}

/** What is let past rules as a table, the first to end at the top. */
export function exceptionsText(exceptions: readonly ExceptionSpec[], today: string, colour: boolean): string {
  const { red } = createColors(colour);
  return plainTable(
    ["EXCEPTION", "OBJECT", "CLUSTERS", "OWNER", "UNTIL", "REASON"],
    [...exceptions]
      .sort((a, b) => (a.until < b.until ? -1 : Number(a.until > b.until)))
      .map(({ rule, namespace, name, clusters, owner, until, reason }) => [
        rule,
        `${namespace}/${name}`,
        clusters?.join(", ") ?? "all",
        owner,
        until < today ? red(`${until} (ended)`) : until,
        reason,
      ]),
    { colour },
  );
}

/** A word of enforcement as the table shows it. */
function enforcementText(colour: boolean): (word: Enforcement | undefined) => string {
  const { green, yellow, cyan } = createColors(colour);
  const tints = { enforce: green, warn: yellow, audit: cyan } as const;
  return (word) => (word === undefined ? "–" : tints[word](word));
}
