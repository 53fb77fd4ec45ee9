import {
  teamAmounts,
  teamCounts,
  teamDefaults,
  teamLimitOrder,
  teamQuotas,
} from "../../lib/fleet/checks/team-limits.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { Problem } from "../../lib/problem.js";
import type { Preset } from "./presets.test.data.js";

/** What the checks say of quotas and limits alone: a whole fleet would take a hundred times as long. */
export function presetProblems(preset: Preset): Problem[] {
  const fleet = { ...smallFleet, teams: { shop: { namespaces: ["shop"], ...preset } } };
  const rules = [teamAmounts, teamCounts, teamLimitOrder, teamDefaults, teamQuotas];
  return rules.flatMap((rule) => rule(fleet, new Set()));
}
