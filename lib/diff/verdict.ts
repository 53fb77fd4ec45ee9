import { isDangerous, type Block } from "./block.js";
import { isChanged } from "./cluster-rows.js";
import { count, counted } from "./counted.js";
import type { Report } from "./report.js";
import { isQuiet, lossText, planText } from "./stack-text.js";

/** Whether nothing differs at all. */
export function isNoChange({ diff, stacks, failures }: Report): boolean {
  return diff.groups.length === 0 && stacks.every(isQuiet) && failures.length === 0;
}

/** Number of dangers that a reader is told. */
export function dangerCount(all: readonly Block[]): number {
  return all.reduce((sum, { dangers }) => sum + dangers.length, 0);
}

/** What matters most about a change, in a line: `"3 dangers in 214 changes on 4 of 6 clusters"`. */
export function verdict(report: Report, all: readonly Block[]): string {
  const known = knownVerdict(report, all);
  return report.failures.length === 0 ? known : `${known}. Not all changes could be found out`;
}

function knownVerdict({ diff, stacks }: Report, all: readonly Block[]): string {
  const changes = all.reduce((sum, block) => sum + block.count, 0);
  if (changes === 0) {
    const plan = planText(stacks.flatMap(({ resources }) => resources));
    return `No object changes${plan === "" ? "" : `. Cloud resources: Pulumi would ${plan}`}`;
  }
  const fleet = Object.values(diff.clusters);
  const clusters = fleet.filter(isChanged).length;
  const where = clusters === 0 ? "" : ` on ${count(clusters)} of ${counted(fleet.length, "cluster")}`;
  const found = all.some(isDangerous) ? counted(dangerCount(all), "danger") : "No danger found";
  const lost = lossText(stacks);
  return `${found} in ${counted(changes, "change")}${where}${lost === undefined ? "" : `. ${lost}`}`;
}
