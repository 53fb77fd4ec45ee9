import { deepEqual, equal } from "node:assert/strict";

import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";

import { clock } from "./durations.js";
import { progressLines } from "./progress-lines.js";
import { StackRun } from "./stack-run.js";

const style = { colour: false, columns: 80, rows: 24, planning: false };
const run = (cluster: string, total?: number) => new StackRun({ cluster, stack: cluster }, total);
const creation = (name: string): EngineEvent => {
  const urn = `urn:pulumi:dev::flotilla::aws:ec2/subnet:Subnet::${name}`;
  const state = { type: "t", urn, custom: true, id: "", parent: "", inputs: {}, outputs: {}, provider: "" };
  const metadata = { op: "create", urn, type: "aws:ec2/subnet:Subnet", new: state, provider: "" } as const;
  return { sequence: 0, timestamp: 0, resourcePreEvent: { metadata } };
};
const told = (message: string): EngineEvent => {
  const urn =
    "urn:pulumi:dev::flotilla::kubernetes:cluster.x-k8s.io/v1beta2:Cluster::management/default/Cluster/staging";
  return {
    sequence: 0,
    timestamp: 0,
    diagnosticEvent: { severity: "info", message, color: "never", urn, ephemeral: true },
  };
};

describe("progressLines", () => {
  it("is a line a stack with what it does now, done of total and elapsed", () => {
    const [done, running, failed, waiting] = [run("management"), run("staging", 52), run("production-eu"), run("us")];
    done.begin(0);
    done.record.add(creation("a"));
    done.succeed(72_000);
    running.begin(60_000);
    running.record.add(creation("b"));
    failed.begin(60_000);
    failed.fail(80_000, ["Cluster eu: no quota\nask for more"]);
    deepEqual(progressLines([done, running, failed, waiting], 91_000, style), [
      "  ✓ management                 1:12  1 created",
      "  ⠋ staging          0 of 52   0:31  creating Subnet b",
      "  ✗ production-eu              0:20  Cluster eu: no quota",
      "  · us                               waiting",
    ]);
  });

  it("says below a stack why it waits, as far as there is room", () => {
    const [waiting, other] = [run("staging", 52), run("us")];
    waiting.begin(0);
    waiting.record.add(told(`control plane: ${"x".repeat(80)}\nnodes: 0 of 3`));
    const lines = [
      "  ⠋ staging              0:31  waiting for Cluster default/staging",
      `      control plane: ${"x".repeat(57)}…`,
      "      nodes: 0 of 3",
      "  · us                         waiting",
    ];
    deepEqual(progressLines([waiting, other], 31_000, style), lines);
    deepEqual(progressLines([waiting, other], 31_000, { ...style, rows: 5 }), [lines[0], lines[1], lines[3]]);
    deepEqual(progressLines([waiting, other], 31_000, { ...style, rows: 4 }), [lines[0], lines[3]]);
    waiting.fail(32_000, ["no quota"]);
    equal(progressLines([waiting, other], 33_000, style).length, 2);
  });

  it("never wraps", () => {
    const running = run("production-us");
    running.begin(0);
    running.record.add(creation("x".repeat(200)));
    const [line = ""] = progressLines([running], 0, style);
    equal(line.length <= style.columns, true);
    equal(line.endsWith("…"), true);
  });

  it("shows what fails and runs first where the terminal is too low for all", () => {
    const runs = Array.from({ length: 100 }, (_, index) => run(`cluster-${index}`));
    runs[50]?.begin(0);
    runs[70]?.begin(0);
    runs[70]?.fail(0, ["no quota"]);
    deepEqual(
      progressLines(runs, 0, { ...style, rows: 5 }).map((line) => line.trim()),
      ["⠋ cluster-50              0:00  starting", "✗ cluster-70              0:00  no quota", "98 more waiting"],
    );
  });
});

describe("clock", () => {
  const times = { 0: "0:00", 7_900: "0:07", 750_000: "12:30", 3_723_000: "1:02:03" };
  for (const [milliseconds, text] of Object.entries(times)) {
    it(`shows ${milliseconds} ms as ${text}`, () => {
      equal(clock(Number(milliseconds)), text);
    });
  }
});
