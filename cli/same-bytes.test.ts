import { deepEqual, equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

import { rendering } from "../constructs/platform.js";
import { diff } from "../lib/diff/diff.js";
import { reportJson } from "../lib/diff/json.js";
import { markdownText } from "../lib/diff/markdown.js";
import { terminalText } from "../lib/diff/terminal-text.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";

const smaller: Fleet = {
  ...smallFleet,
  clusters: Object.fromEntries(Object.entries(smallFleet.clusters).filter(([name]) => name !== "dev")),
};

/** A hash of a rendering and of all that is written of a diff with it. */
function bytes(fleet: Fleet): string {
  const found = diff(rendering(smaller), rendering(fleet));
  const report = { base: "base", head: "head", diff: found, stacks: [], notes: [], failures: [] };
  const texts = [
    JSON.stringify([...rendering(fleet)]),
    terminalText(report, { colour: true, columns: 80, all: true }),
    markdownText(report),
    JSON.stringify(reportJson(report)),
  ];
  return createHash("sha256").update(texts.join("\n")).digest("hex");
}

/** The same data with the keys of every object turned by some places. */
function turned(value: unknown, places: number): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => turned(item, places));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const entries = Object.entries(value).map(([key, child]) => [key, turned(child, places)] as const);
  const start = places % Math.max(1, entries.length);
  return Object.fromEntries([...entries.slice(start), ...entries.slice(0, start)]);
}

describe("a rendering and its diff", () => {
  it("are the same bytes over 50 runs with the fleet's keys in other orders", () => {
    const found = new Set(Array.from({ length: 50 }, (_, run) => bytes(turned(smallFleet, run) as Fleet)));
    deepEqual([...found], [bytes(smallFleet)]);
  });

  it("are the same bytes in other time zones and locales", () => {
    const module = join(projectRoot(__dirname), "dist/cli/same-bytes.test.js");
    const program = `globalThis.describe = () => {}; console.log(require(${JSON.stringify(module)}).sameBytes());`;
    for (const env of [
      { TZ: "Pacific/Kiritimati", LC_ALL: "tr_TR.UTF-8", LANG: "tr_TR.UTF-8" },
      { TZ: "America/St_Johns", LC_ALL: "C", LANG: "C" },
    ]) {
      const found = execFileSync(process.execPath, ["-e", program], {
        env: { ...process.env, ...env },
        encoding: "utf8",
      });
      equal(found.trim(), bytes(smallFleet), env.TZ);
    }
  }).timeout(60_000);
});

/** For a process of its own. */
export const sameBytes = () => bytes(smallFleet);

function projectRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : projectRoot(dirname(folder));
}
