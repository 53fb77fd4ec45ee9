import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Table from "cli-table3";

import { policyJudges, writeObjects, type Bundle, type PolicyJudge } from "./policy-judges.js";
import { timed } from "./timed.js";

const allowedSeconds = 120;
const columns: readonly { readonly bundle: Bundle; readonly objects: number }[] = [
  { bundle: "privileged", objects: 1_000 },
  { bundle: "privileged", objects: 10_000 },
  { bundle: "restricted", objects: 1_000 },
  { bundle: "restricted", objects: 2_500 },
  { bundle: "restricted", objects: 5_000 },
  { bundle: "restricted", objects: 10_000 },
];

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "flotilla-bench-"));
  try {
    console.log(`Deployments in a file of YAML, judged by the same rules: one of them, or all of the restricted Pod Security Standard. Seconds
of whole processes, one run each; each must find the same bad objects. A run over ${allowedSeconds} s is ended. "judging" is the part of flotilla's
process that follows reading the file. kyverno is given 1,000 objects at most: it compiles every rule anew for every object.\n`);
    console.log(await table(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function table(folder: string): Promise<string> {
  const text = new Table({
    head: ["", ...columns.map(({ bundle, objects }) => `${bundle}, ${objects.toLocaleString("en")}`)],
    colAligns: ["left", ...columns.map(() => "right" as const)],
    style: { head: [], border: [] },
  });
  const judging: string[] = [];
  const rows = policyJudges(join(process.cwd(), ".tools", "bin")).map((judge) => ({ judge, cells: [] as string[] }));
  for (const { bundle, objects } of columns) {
    writeObjects(folder, objects);
    for (const { judge, cells } of rows) {
      cells.push(await cell(judge, folder, { bundle, objects }));
      if (judge.name === "flotilla") {
        const { seconds } = JSON.parse(readFileSync(join(folder, "stdout"), "utf8")) as { readonly seconds: number };
        judging.push(seconds.toFixed(2));
      }
    }
  }
  for (const { judge, cells } of rows) {
    text.push([judge.name, ...cells]);
    if (judge.name === "flotilla") {
      text.push(["  judging", ...judging]);
    }
  }
  return text.toString();
}

async function cell(
  judge: PolicyJudge,
  folder: string,
  { bundle, objects }: (typeof columns)[number],
): Promise<string> {
  if (objects > judge.most) {
    return "–";
  }
  const command = judge.command(folder, bundle);
  if (command === undefined) {
    return "not installed";
  }
  const timing = await timed(command, { folder, allowedSeconds });
  if (timing === undefined) {
    return `> ${allowedSeconds}`;
  }
  judge.verify(folder, objects);
  return timing.seconds.toFixed(2);
}
