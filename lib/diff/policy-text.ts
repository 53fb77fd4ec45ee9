import { counted } from "./counted.js";
import { on, type TitleStyle } from "./group-title.js";
import type { PolicyChanges, SharedFinding } from "./policy-changes.js";

/** What is shown in one piece: a sentence, and the objects or details that it is about. */
export interface PolicyPart {
  /** Whether it is worse or better than before. */
  readonly mark: "!" | "+";
  readonly title: string;
  readonly lines: readonly string[];
}

/** What changes for the policies: what is newly broken, what is laxer, and what is mended, in this order. */
export function policyParts({ violated, fixed, loosened }: PolicyChanges, style: TitleStyle): readonly PolicyPart[] {
  const { name } = style;
  return [
    ...byRule(violated).map((findings) => ({
      mark: "!" as const,
      title: `newly violated: ${findingsTitle(findings, style)}, ${become[findings[0].enforcement]}`,
      lines: findings.map(({ object, field, must, fix }) => `${name(object)}: ${name(field)} must ${must}; ${fix}`),
    })),
    ...loosened.map(({ what, message, clusters }) => ({
      mark: "!" as const,
      title: `loosened: ${name(what)}, ${message} ${on(clusters, style)}`,
      lines: [],
    })),
    ...byRule(fixed).map((findings) => ({
      mark: "+" as const,
      title: `fixed: ${findingsTitle(findings, style)}`,
      lines: findings.map(({ object, field }) => `${name(object)}: ${name(field)}`),
    })),
  ];
}

/** What becomes of such objects. */
const become = {
  enforce: "where it is refused",
  warn: "where it is warned of",
  audit: "where it is written down",
} as const;

type Findings = readonly [SharedFinding, ...SharedFinding[]];

/** Findings of one rule on the same clusters. */
function byRule(all: readonly SharedFinding[]): readonly Findings[] {
  const groups = new Map<string, [SharedFinding, ...SharedFinding[]]>();
  for (const finding of all) {
    const key = JSON.stringify([finding.enforcement, finding.rule, finding.clusters]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [finding]);
    } else {
      group.push(finding);
    }
  }
  return [...groups.values()];
}

function findingsTitle(findings: Findings, style: TitleStyle): string {
  const [{ rule, clusters }] = findings;
  const objects = new Set(findings.map(({ object }) => object)).size;
  return `${style.name(rule)} by ${counted(objects, "object")} ${on(clusters, style)}`;
}
