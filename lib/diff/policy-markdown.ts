import { some } from "./counted.js";
import { details, prose } from "./markdown-escape.js";
import type { PolicyChanges } from "./policy-changes.js";
import { policyParts, type PolicyPart } from "./policy-text.js";

/** What changes for the policies as parts of a comment: what got worse is open, what got better is closed. */
export function policyMarkdown(changes: PolicyChanges, fleet: readonly string[]): readonly string[] {
  return policyParts(changes, { name: (text) => text, fleet, most: 4 }).map(partMarkdown);
}

function partMarkdown({ mark, title, lines }: PolicyPart): string {
  const { shown, more } = some(lines, 20);
  const items = [...shown.map((line) => `- ${prose(line)}`), ...(more === 0 ? [] : [`- and ${more} more`])].join("\n");
  if (mark === "+") {
    return details(prose(title), lines.length === 0 ? [] : [items]);
  }
  return [`**${prose(title)}**`, ...(lines.length === 0 ? [] : [items])].join("\n\n");
}
