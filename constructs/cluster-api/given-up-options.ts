import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { presetGaps, unsaidOptions } from "../../lib/fleet/preset-gaps.js";
import { nearest } from "../../lib/nearest.js";
import { pathOf } from "../../lib/path.js";
import { shown, violation, type Problem } from "../../lib/problem.js";

/** What the spec asks for and the provider cannot say, unless `without` names it; and what `without` names for nothing. */
export function givenUpOptions(cluster: string, spec: ClusterSpec, without: readonly string[] = []): Problem[] {
  const missing = unsaidOptions(spec).filter(([option]) => !without.includes(option));
  return [
    ...missing.map(([option, reason]) => ({
      path: pathOf("clusters", cluster, "hardening", option),
      rule: "unsaid-option",
      message: `must be off, or named in "without", since ${reason}, got true`,
    })),
    ...without.flatMap((option, index) => unneeded(option, index, Object.keys(presetGaps[spec.cloud]))),
  ];
}

function unneeded(option: string, index: number, known: readonly string[]): Problem[] {
  if (known.includes(option)) {
    return [];
  }
  const must =
    known.length === 0 ? "not be there, since the provider can say every option" : `be one of ${known.join(", ")}`;
  const fix = nearest(option, known);
  return fix === undefined
    ? [violation("unknown-option", pathOf("without", index), must, { got: option })]
    : [
        {
          path: pathOf("without", index),
          rule: "unknown-option",
          message: `must ${must}, got ${shown(option)}`,
          fix: shown(fix),
        },
      ];
}
