import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Table from "cli-table3";

import { makeSides, type Variant } from "./diff-sides.js";
import { differs, type Differ } from "./differs.js";
import { objectsEach } from "./large-fleet.js";
import { timed, type Timing } from "./timed.js";

const clusterCounts = [10, 100, 500];
const variants: readonly Variant[] = ["alike", "different"];
const runsEach = 3;
const allowedSeconds = 60;

void main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "flotilla-bench-"));
  try {
    console.log(`Two renderings in which one label of every object differs, ${objectsEach} objects a cluster: whole processes, the median of
${runsEach} runs after one that is not counted. A run over ${allowedSeconds} s is ended. Alike: the clusters' files are the same. Different: no two
documents are. Memory is that of the largest process; lines are those that a person has to read.
kubectl diff is not among them: it compares with live API servers, of which it needs one for each cluster.\n`);
    console.log(await table(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function table(folder: string): Promise<string> {
  const text = new Table({
    head: ["objects", "", "seconds", "CPU seconds", "MB", "entries", "lines"],
    colAligns: ["right", "left", "right", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const clusters of clusterCounts) {
    const place = join(folder, `${clusters}`);
    const objects = clusters * objectsEach;
    for (const [name, ...cells] of [
      await renderRow(join(place, "project"), clusters),
      ...(await diffRows(place, objects)),
    ]) {
      text.push([shown(objects), name, ...cells]);
    }
    rmSync(place, { recursive: true });
  }
  return text.toString();
}

/** How long `flotilla render` takes, which leaves its rendering in the folder. */
async function renderRow(project: string, clusters: number): Promise<string[]> {
  mkdirSync(project, { recursive: true });
  const largeFleet = JSON.stringify(join(__dirname, "large-fleet.js"));
  writeFileSync(join(project, "fleet.js"), `exports.fleet = require(${largeFleet}).largeFleet(${clusters});\n`);
  writeFileSync(join(project, "package.json"), JSON.stringify({ flotilla: { fleet: "fleet.js" } }));
  const command = [process.execPath, join(__dirname, "..", "cli", "flotilla.js"), "render"];
  const runs = await measured(async () => {
    rmSync(join(project, "rendered"), { recursive: true, force: true });
    return timed(command, { folder: project, allowedSeconds });
  });
  return ["flotilla render", ...timingCells(runs), "", ""];
}

async function diffRows(folder: string, objects: number): Promise<string[][]> {
  const rows: string[][] = [];
  for (const variant of variants) {
    const place = join(folder, variant);
    makeSides(join(folder, "project", "rendered"), place, variant);
    for (const differ of differs(join(process.cwd(), ".tools", "bin"))) {
      if (differ.variants.includes(variant)) {
        const name = differ.variants.length > 1 ? `${differ.name}, ${variant}` : differ.name;
        rows.push([name, ...(await diffCells(differ, place, objects))]);
      }
    }
    rmSync(place, { recursive: true });
  }
  return rows;
}

/** The figures of a program, once it has shown that it finds all that differs. */
async function diffCells(differ: Differ, folder: string, objects: number): Promise<string[]> {
  const command = differ.command(folder);
  if (command === undefined) {
    return ["not installed", "", "", "", ""];
  }
  const run = (line: readonly string[]) => timed(line, { folder, allowedSeconds });
  let entries: number | undefined;
  const runs = await measured(
    () => run(command),
    async () => {
      const first = await run(differ.first?.(folder) ?? command);
      entries = first === undefined ? undefined : differ.entries(differ.printed(folder), objects);
      return first;
    },
  );
  const lines = runs === undefined ? "" : shown(differ.printed(folder).split("\n").length - 1);
  return [...timingCells(runs), entries === undefined ? "" : shown(entries), lines];
}

type Run = () => Promise<Timing | undefined>;

/** Runs after a first one, in the order of their time; `undefined` when one took too long. */
async function measured(run: Run, first: Run = run): Promise<readonly Timing[] | undefined> {
  if ((await first()) === undefined) {
    return undefined;
  }
  const timings: Timing[] = [];
  for (let index = 0; index < runsEach; index++) {
    const timing = await run();
    if (timing === undefined) {
      return undefined;
    }
    timings.push(timing);
  }
  return timings.sort((a, b) => a.seconds - b.seconds);
}

function timingCells(runs: readonly Timing[] | undefined): string[] {
  const median = runs?.[Math.floor(runs.length / 2)];
  return median === undefined
    ? [`> ${allowedSeconds}`, "", ""]
    : [median.seconds.toFixed(2), median.processor.toFixed(2), shown(Math.round(median.megabytes))];
}

function shown(count: number): string {
  return count.toLocaleString("en");
}
