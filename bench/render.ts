import { deepEqual } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import Table from "cli-table3";
import { loadAll } from "js-yaml";

import type { Manifest } from "../lib/manifests.js";
import { peers, run, type Peer } from "./peers.js";

const counts = [1_000, 3_000, 10_000, 50_000];
const runsEach = 3;
const allowedSeconds = 60;

const folder = mkdtempSync(join(tmpdir(), "flotilla-bench-"));
try {
  console.log(`From typed constructs, a chart or a kustomization to the YAML of Deployments: seconds from start to end of
the process, the best of ${runsEach} runs. A run over ${allowedSeconds} s is ended.\n`);
  console.log(table(peers(join(process.cwd(), ".tools", "bin"))));
} finally {
  rmSync(folder, { recursive: true });
}

function table(rows: readonly Peer[]): string {
  const text = new Table({
    head: ["", ...counts.map((count) => `${count.toLocaleString("en")} objects`)],
    colAligns: ["left", ...counts.map(() => "right" as const)],
    style: { head: [], border: [] },
  });
  const reference = objects(rows[0], counts[0] ?? 0);
  for (const peer of rows) {
    text.push([peer.name, ...cells(peer, reference)]);
  }
  return text.toString();
}

/** The times of a peer, once it has shown that it renders the same objects as we do. */
function cells(peer: Peer, reference: readonly Manifest[]): string[] {
  if (peer.program === undefined) {
    return counts.map(() => "not installed");
  }
  deepEqual(objects(peer, reference.length), reference, `${peer.name} renders other objects`);
  let tooSlow = false;
  return counts.map((count) => {
    const seconds = tooSlow ? undefined : best(peer, count);
    tooSlow ||= seconds === undefined;
    return seconds === undefined ? `> ${allowedSeconds}` : seconds.toFixed(2);
  });
}

function best(peer: Peer, count: number): number | undefined {
  let fastest: number | undefined;
  for (let index = 0; index < runsEach; index++) {
    const seconds = run(peer, count, fresh(peer), allowedSeconds)?.seconds;
    if (seconds === undefined) {
      return undefined;
    }
    fastest = Math.min(seconds, fastest ?? seconds);
    if (seconds > allowedSeconds / 10) {
      break; // more of them would tell little and take long
    }
  }
  return fastest;
}

/** What a peer renders, by name: each has an order of its own. */
function objects(peer: Peer | undefined, count: number): Manifest[] {
  const result = peer === undefined ? undefined : run(peer, count, fresh(peer), allowedSeconds);
  const manifests = loadAll(result?.text() ?? "").filter(Boolean) as Manifest[];
  return manifests.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

function fresh(peer: Peer): string {
  const path = join(folder, peer.name.replaceAll(" ", "-"));
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path);
  return path;
}
