import Table from "cli-table3";

import { blocks, isDangerous, type Block } from "./block.js";
import { clusterRows, rowTitle } from "./cluster-rows.js";
import { count, counted } from "./counted.js";
import { blockTitle, objectTitle, type TitleStyle } from "./group-title.js";
import { policyParts } from "./policy-text.js";
import type { Report, ResourceDifference, StackDifference } from "./report.js";
import { byLoss, failureLines, isLoss, isQuiet, planText, quietText, typeText } from "./stack-text.js";
import { TerminalPage, type TerminalTextOptions } from "./terminal-page.js";
import { printable } from "./value-text.js";
import { dangerCount, isNoChange, verdict } from "./verdict.js";

/** A report for somebody at a terminal: dangers first, the table of the clusters last. It ends in a line break. */
export function terminalText(report: Report, options: TerminalTextOptions): string {
  const page = new TerminalPage(options);
  const sides = [printable(report.base), printable(report.head)] as const;
  const failures = report.failures.flatMap((failure) => failed(page, failure));
  const notes = report.notes.flatMap((note) => page.paragraph(`Note: ${printable(note)}`, "", "yellow"));
  if (isNoChange(report)) {
    return [`No change between ${sides[0]} and ${sides[1]}.`, ...notes].map((line) => `${line}\n`).join("");
  }
  const all = blocks(report.diff.groups);
  const style = { name: printable, fleet: Object.keys(report.diff.clusters), most: options.all ? Infinity : 4 };
  const sections = [
    [
      page.tinted(`${sides[0]} → ${sides[1]}`, "bold"),
      ...page.paragraph(`${verdict(report, all)}.`, ""),
      ...failures,
      ...notes,
    ],
    ...dangers(page, all.filter(isDangerous), style),
    ...policy(page, report, style),
    ...others(page, all, style),
    ...stacks(page, report.stacks),
    clusters(page, report, options.all),
  ];
  return sections.map((section) => `${section.join("\n")}\n`).join("\n");
}

type Section = readonly string[];

function failed(page: TerminalPage, failure: string): Section {
  const [first = "", ...rest] = failureLines(failure);
  return [
    ...page.paragraph(`Not known: ${first}`, "", "red", "bold"),
    ...rest.flatMap((line) => page.paragraph(line, "  ", "red")),
  ];
}

function dangers(page: TerminalPage, all: readonly Block[], style: TitleStyle): readonly Section[] {
  if (all.length === 0) {
    return [];
  }
  const number = dangerCount(all);
  const [first = [], ...rest] = all.map((block) => [
    ...block.dangers.flatMap(({ rule, message }) =>
      page.paragraph(`! ${printable(message)} [${printable(rule)}]`, "", "red", "bold"),
    ),
    ...blockLines(page, block, style),
  ]);
  return [[page.heading(number === 1 ? "1 DANGER" : `${count(number)} DANGERS`, "red"), ...first], ...rest];
}

function policy(page: TerminalPage, { policy: changes }: Report, style: TitleStyle): readonly Section[] {
  const [first, ...rest] = (changes === undefined ? [] : policyParts(changes, style)).map(({ mark, title, lines }) => [
    ...page.paragraph(`${mark} ${title}`, "", mark === "+" ? "green" : "red"),
    ...page.some(lines, 12, (line) => page.paragraph(line, "    ")),
  ]);
  return first === undefined ? [] : [[page.heading("POLICY"), ...first], ...rest];
}

function others(page: TerminalPage, all: readonly Block[], style: TitleStyle): readonly Section[] {
  const [first, ...rest] = all.filter((block) => !isDangerous(block)).map((block) => blockLines(page, block, style));
  const heading = page.heading(all.some(isDangerous) ? "OTHER CHANGES" : "CHANGES");
  return first === undefined ? [] : [[heading, ...first], ...rest];
}

const symbols = { added: "+", removed: "-", changed: "~", moved: ">" } as const;
const tints = { added: "green", removed: "red", changed: "yellow", moved: "blue" } as const;

function blockLines(page: TerminalPage, block: Block, style: TitleStyle): Section {
  const title = page.paragraph(`${symbols[block.change]} ${blockTitle(block, style)}`, "", "bold", tints[block.change]);
  const objects =
    block.objects.length === 1
      ? []
      : page.some(block.objects, 12, (object) => page.paragraph(objectTitle(object, block, style), "    "));
  const gap = objects.length > 0 && block.fields.length > 0 ? [""] : [];
  return [...title, ...objects, ...gap, ...page.fields(block.fields)];
}

function stacks(page: TerminalPage, all: readonly StackDifference[]): readonly Section[] {
  if (all.length === 0) {
    return [];
  }
  const told = all.filter((stack) => !isQuiet(stack));
  const quiet = quietText(all);
  const [first, ...rest] = [...told.map((stack) => stackLines(page, stack)), ...(quiet === undefined ? [] : [[quiet]])];
  return [[page.heading("CLOUD RESOURCES"), ...(first ?? [])], ...rest];
}

function stackLines(page: TerminalPage, { stack, cluster, how, resources, failure }: StackDifference): Section {
  const name = stack === cluster ? printable(stack) : `${printable(stack)} (${printable(cluster)})`;
  const title = `Stack ${name}: ${failure === undefined ? `Pulumi would ${planText(resources)}` : "not known"}`;
  return [
    ...page.paragraph(title, "", "bold", ...(resources.some(isLoss) ? (["red"] as const) : [])),
    ...page.paragraph(printable(how), "  ", "dim"),
    ...page.some(failure === undefined ? [] : failureLines(failure), 20, (line) => page.paragraph(line, "  ", "red")),
    ...page.some(byLoss(resources), 40, (resource) => resourceLines(page, resource)),
  ];
}

const resourceSymbols = { create: "+", delete: "-", update: "~", replace: "±" } as const;
const resourceTints = { create: "green", delete: "red", update: "yellow", replace: "red" } as const;

function resourceLines(page: TerminalPage, { change, type, name, fields }: ResourceDifference): Section {
  const title = `  ${resourceSymbols[change]} ${change} ${printable(typeText(type))} ${printable(name)}`;
  return [page.tinted(title, resourceTints[change]), ...page.fields(fields)];
}

const bare = {
  ...{ top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "" },
  ...{ "bottom-right": "", left: "", "left-mid": "", mid: "", "mid-mid": "", right: "", "right-mid": "", middle: "  " },
};

function clusters(page: TerminalPage, { diff }: Report, all: boolean): Section {
  const { columns, rows, unchanged, total } = clusterRows(diff, all ? Infinity : 20);
  const table = new Table({
    chars: bare,
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    head: ["CLUSTER", ...columns.map((column) => column.toUpperCase())].map((head) => page.tinted(head, "dim")),
    colAligns: ["left", ...columns.map(() => "right" as const)],
  });
  const number = (column: (typeof columns)[number], value: number) =>
    column === "dangerous" && value > 0 ? page.tinted(count(value), "red", "bold") : count(value);
  for (const row of rows) {
    table.push([rowTitle(row, printable), ...columns.map((column) => number(column, row.counts[column]))]);
  }
  table.push([
    page.tinted("total", "bold"),
    ...columns.map((column) => page.tinted(number(column, total[column]), "bold")),
  ]);
  const rest =
    unchanged.length === 0 ? [] : [page.tinted(`${counted(unchanged.length, "cluster")} without a change`, "dim")];
  return [
    page.heading("CLUSTERS"),
    ...table
      .toString()
      .split("\n")
      .map((line) => line.trimEnd()),
    ...rest,
  ];
}
