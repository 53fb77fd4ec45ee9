import { deepEqual, equal } from "node:assert/strict";

import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";

import { plainLine, reasonText, type Shown } from "./plain-line.js";
import { StackRun } from "./stack-run.js";

const urn = "urn:pulumi:dev::flotilla::kubernetes:cluster.x-k8s.io/v1beta2:Cluster::management/default/Cluster/staging";
const told = (message: string): EngineEvent => ({
  ...{ sequence: 0, timestamp: 0 },
  diagnosticEvent: { severity: "info", message, color: "never", urn, ephemeral: true },
});

/** What is written when a stack is looked at every half second, with the time at which it is. */
function written(run: StackRun, seconds: number, at: Readonly<Record<number, () => void>>): readonly string[] {
  const lines: string[] = [];
  let shown: Shown | undefined;
  for (let now = 0; now <= seconds * 1000; now += 500) {
    at[now / 1000]?.();
    const line = plainLine(run, shown, { now, planning: false });
    if (line !== undefined) {
      shown = { state: run.state, at: now, reason: reasonText(run) };
      lines.push(line);
    }
  }
  return lines;
}

describe("plainLine", () => {
  it("tells when a stack begins, how it gets on, and how it ends", () => {
    const run = new StackRun({ cluster: "staging", stack: "staging" });
    const lines = written(run, 30, {
      2: () => {
        run.begin(2000);
      },
      25: () => {
        run.fail(25_000, ["no quota\nask for more"]);
      },
    });
    deepEqual(lines, ["starting, 0:00", "starting, 0:10", "starting, 0:20", "failed: no quota (0:23)"]);
  });

  it("tells once why a stack waits, and of a long wait every five minutes that it goes on", () => {
    const run = new StackRun({ cluster: "staging", stack: "staging" });
    run.begin(0);
    const lines = written(run, 700, {
      1: () => {
        run.record.add(told("control plane: CREATING\nno node"));
      },
      640: () => {
        run.record.add(told("nodes: 1 of 3"));
      },
      645: () => {
        run.record.add(told("nodes: 2 of 3"));
      },
    });
    deepEqual(lines, [
      "starting, 0:00",
      "waiting for Cluster default/staging: control plane: CREATING; no node, 0:10",
      "still waiting for Cluster default/staging, 5:10",
      "still waiting for Cluster default/staging, 10:10",
      "waiting for Cluster default/staging: nodes: 1 of 3, 10:40",
      "waiting for Cluster default/staging: nodes: 2 of 3, 10:50",
    ]);
  });

  it("tells nothing of a stack that has not begun", () => {
    equal(plainLine(new StackRun({ cluster: "a", stack: "a" }), undefined, { now: 0, planning: true }), undefined);
  });
});
