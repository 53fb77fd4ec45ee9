import type { Block } from "./block.js";
import { count, counted } from "./counted.js";
import { dangerLine, dangerMarkdown, type MarkdownStyle } from "./markdown-block.js";
import { code } from "./markdown-escape.js";
import type { Room } from "./room.js";
import { dangerCount } from "./verdict.js";

const lineEach = "**More dangers**, in a line each for want of room; `flotilla diff --all` shows what changes.";

/**
 * The dangers as parts of a comment, each with all that changes. Where they do not fit, the last of them have a line each;
 * where even that is too much, the last of those are numbers by rule.
 */
export function dangersMarkdown(all: readonly Block[], style: MarkdownStyle, room: Room): readonly string[] {
  const whole = all.map((block) => dangerMarkdown(block, style));
  if (room.take(...whole)) {
    return whole;
  }
  room.take(lineEach);
  const lines = all.map((block) => dangerLine(block, style));
  if (room.take(...lines)) {
    const shown = room.first(whole);
    return [...shown, lineEach, lines.slice(shown.length).join("\n")];
  }
  room.take(ruleCounts(all));
  const shown = room.first(lines);
  return [...(shown.length > 0 ? [lineEach, shown.join("\n")] : []), ruleCounts(all.slice(shown.length))];
}

function ruleCounts(all: readonly Block[]): string {
  const rules = new Map<string, number>();
  for (const { rule } of all.flatMap(({ dangers }) => dangers)) {
    rules.set(rule, (rules.get(rule) ?? 0) + 1);
  }
  const numbers = [...rules].map(([rule, number]) => `${count(number)} × ${code(rule)}`);
  return `**${counted(dangerCount(all), "danger")}** left out for want of room, by rule: ${numbers.join(", ")}. \`flotilla diff --all\` shows them.`;
}
