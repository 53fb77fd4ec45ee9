import type { Block } from "./block.js";
import type { GroupField } from "./change-group.js";
import { clusterRows, rowTitle } from "./cluster-rows.js";
import { count, counted, some } from "./counted.js";
import { fieldText } from "./field-text.js";
import { blockTitle, objectTitle } from "./group-title.js";
import { code, codeBlock, details, htmlCode, prose } from "./markdown-escape.js";
import type { Report, ResourceField, StackDifference } from "./report.js";
import { byLoss, failureLines, isLoss, planText, typeText } from "./stack-text.js";
import { printable } from "./value-text.js";

const symbols = { added: "+", removed: "−", changed: "~", moved: "→" } as const;
const room = { lines: 25, width: 200 };
const mostLines = 150;

/** How the titles of a report are written in Markdown. */
export interface MarkdownStyle {
  /** Every cluster of the fleet. */
  readonly fleet: readonly string[];
}

/** A dangerous change, open, as an alert. */
export function dangerMarkdown(block: Block, { fleet }: MarkdownStyle): string {
  const style = { name: code, fleet, most: 4 };
  const dangers = block.dangers.map(({ rule, message }) => `**${prose(message)}** (${code(rule)})`);
  const isTold = block.objects.length === 1 && block.fields.length === 0;
  const parts = [[...dangers, blockTitle(block, style)].join("\\\n"), ...(isTold ? [] : contents(block, style))];
  return `> [!CAUTION]\n${parts
    .join("\n\n")
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n")}`;
}

/** A dangerous change in a line for each danger. */
export function dangerLine(block: Block, { fleet }: MarkdownStyle): string {
  const title = blockTitle(block, { name: code, fleet, most: 2 });
  return block.dangers.map(({ rule, message }) => `- **${prose(message)}** (${code(rule)}): ${title}`).join("\n");
}

/** A change, closed. */
export function changeMarkdown(block: Block, { fleet }: MarkdownStyle): string {
  const summary = `${symbols[block.change]} ${blockTitle(block, { name: htmlCode, fleet, most: 4 })}`;
  return details(summary, contents(block, { name: code, fleet, most: 4 }));
}

function contents(block: Block, style: Parameters<typeof objectTitle>[2]): readonly string[] {
  const { shown, more } = some(block.objects, 20);
  const rest = more === 0 ? [] : [`- … and ${count(more)} more`];
  const objects = [...shown.map((object) => `- ${objectTitle(object, block, style)}`), ...rest];
  return [
    ...(block.objects.length > 1 || block.fields.length === 0 ? [objects.join("\n")] : []),
    ...(block.fields.length > 0 ? [codeBlock(limited(fieldLines(block.fields)))] : []),
  ];
}

function fieldLines(fields: readonly (GroupField & ResourceField)[]): readonly string[] {
  const { shown, more } = some(fields, 30);
  const lines = shown.flatMap((field) => {
    const { title, remark, lines: values } = fieldText(field, room);
    return [
      `@@ ${title} @@${remark === undefined ? "" : ` ${remark}`}${field.replaces === undefined ? "" : " ← replaces it"}`,
      ...values.map(({ mark, text }) => `${mark} ${text}`),
    ];
  });
  return more === 0 ? lines : [...lines, `@@ and ${count(more)} more fields @@`];
}

function limited(lines: readonly string[]): readonly string[] {
  const { shown, more } = some(lines, mostLines);
  return more === 0 ? shown : [...shown, `@@ and ${count(more)} more lines @@`];
}

/** What Pulumi would do to the resources of a stack: open where some are lost, and those first. */
export function stackMarkdown({ stack, cluster, how, resources, failure }: StackDifference): string {
  const name = stack === cluster ? htmlCode(stack) : `${htmlCode(stack)} (${htmlCode(cluster)})`;
  const { shown, more } = some(byLoss(resources), 40);
  const lines = shown.flatMap(({ change, type, name: resource, fields }) => [
    `${{ create: "+", delete: "-", update: "!", replace: "!" }[change]} ${change} ${printable(typeText(type))} ${printable(resource)}`,
    ...fieldLines(fields),
  ]);
  const rest = more === 0 ? [] : [`@@ and ${counted(more, "more resource")} @@`];
  return details(
    `Stack ${name}: ${failure === undefined ? `Pulumi would ${planText(resources)}` : "not known"}`,
    [
      `How it was found out: ${prose(how)}`,
      ...(failure === undefined ? [] : [codeBlock(limited(failureLines(failure)), "")]),
      ...(lines.length === 0 ? [] : [codeBlock(limited([...lines, ...rest]))]),
    ],
    resources.some(isLoss),
  );
}

/** The clusters and what changes on them, as a table. */
export function clustersMarkdown({ diff }: Report): string {
  const { columns, rows, unchanged, total } = clusterRows(diff, 20);
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const number = (column: string, value: number) =>
    column === "dangerous" && value > 0 ? `**${count(value)}**` : count(value);
  const table = [
    row(["cluster", ...columns]),
    row([":--", ...columns.map(() => "--:")]),
    ...rows.map((each) => row([rowTitle(each, code), ...columns.map((column) => number(column, each.counts[column]))])),
    row(["**total**", ...columns.map((column) => `**${count(total[column])}**`)]),
  ];
  const rest = unchanged.length === 0 ? [] : [`${counted(unchanged.length, "cluster")} without a change.`];
  return [table.join("\n"), ...rest].join("\n\n");
}
