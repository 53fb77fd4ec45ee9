import { deepEqual, equal } from "node:assert/strict";

import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";

import { StackRecord } from "./stack-record.js";

const prefix = "urn:pulumi:dev::flotilla::";
const metadata = (op: string, type: string, name: string, custom = true) => {
  const urn = `${prefix}${type}::${name}`;
  const state = { type, urn, custom, id: "", parent: "", inputs: {}, outputs: {}, provider: "" };
  return { op, urn, type, new: state, provider: "" } as StepEventMetadata;
};
let sequence = 0;
const event = (part: Omit<EngineEvent, "sequence" | "timestamp">): EngineEvent => ({
  sequence: sequence++,
  timestamp: 0,
  ...part,
});
const begin = (step: StepEventMetadata) => event({ resourcePreEvent: { metadata: step } });
const end = (step: StepEventMetadata) => event({ resOutputsEvent: { metadata: step } });
const fail = (step: StepEventMetadata) => event({ resOpFailedEvent: { metadata: step, status: 0, steps: 0 } });
const record = (...events: readonly EngineEvent[]) => {
  const made = new StackRecord();
  for (const each of events) {
    made.add(each);
  }
  return made;
};

const stack = metadata("same", "pulumi:pulumi:Stack", "flotilla-dev", false);
const vpc = metadata("create", "aws:ec2/vpc:Vpc", "network");
const role = metadata("update", "aws:iam/role:Role", "nodes");
const bucket = metadata("delete", "aws:s3/bucket:Bucket", "logs");

describe("StackRecord", () => {
  it("has the steps without what stays the same, ordered by URN", () => {
    const { steps, changes } = record(begin(stack), begin(vpc), begin(role), begin(bucket), end(bucket), end(vpc));
    deepEqual(steps, [
      { op: "create", urn: `${prefix}aws:ec2/vpc:Vpc::network`, type: "aws:ec2/vpc:Vpc" },
      { op: "update", urn: `${prefix}aws:iam/role:Role::nodes`, type: "aws:iam/role:Role" },
      { op: "delete", urn: `${prefix}aws:s3/bucket:Bucket::logs`, type: "aws:s3/bucket:Bucket" },
    ]);
    deepEqual(changes, { same: 1, create: 1, update: 1, replace: 0, delete: 1, forget: 0, handOver: 0 });
  });

  it("counts nothing as unchanged that changes later in the same run", () => {
    const [same, gone] = ["same", "delete"].map((op) => metadata(op, "aws:ec2/vpc:Vpc", "network"));
    deepEqual(record(...[same, gone].flatMap((step) => (step === undefined ? [] : [begin(step), end(step)]))).changes, {
      same: 0,
      create: 0,
      update: 0,
      replace: 0,
      delete: 1,
      forget: 0,
      handOver: 0,
    });
  });

  it("counts a replacement, which is three steps, once", () => {
    const steps = ["create-replacement", "replace", "delete-replaced"].map((op) =>
      metadata(op, "aws:ec2/vpc:Vpc", "network"),
    );
    const replaced = record(...steps.map(begin));
    deepEqual(replaced.changes, { same: 0, create: 0, update: 0, replace: 1, delete: 0, forget: 0, handOver: 0 });
    equal(replaced.steps.length, 3);
  });

  it("tells what stays when its resource goes from what is deleted, and from what is unchanged that it will stay", () => {
    const { new: state } = vpc;
    const retained = (is: boolean | undefined) =>
      state && is !== undefined ? { ...state, retainOnDelete: is } : undefined;
    const step = (op: string, was: boolean | undefined, is: boolean | undefined) => {
      const { op: named, urn, type, provider } = metadata(op, "kubernetes:core/v1:Secret", `${op}-${was}-${is}`);
      const [old, next] = [retained(was), retained(is)];
      return begin({ ...{ op: named, urn, type, provider }, ...(old && { old }), ...(next && { new: next }) });
    };
    const { changes, steps } = record(
      step("delete", true, undefined),
      step("delete", false, undefined),
      step("same", false, true),
      step("same", true, false),
      step("same", true, true),
      step("update", false, true),
      step("create", undefined, true),
    );
    deepEqual(changes, { same: 1, create: 1, update: 1, replace: 0, delete: 1, forget: 1, handOver: 2 });
    deepEqual(
      steps.map(({ op, urn }) => `${op} ${urn.split("::").at(-1) ?? ""}`),
      [
        "create create-undefined-true",
        "delete delete-false-undefined",
        "forget delete-true-undefined",
        "hand-over same-false-true",
        "hand-over same-true-false",
        "update update-false-true",
      ],
    );
  });

  it("tells the same of a preview and of the run after it", () => {
    const events = [begin(stack), begin(vpc), end(vpc), begin(role), end(role)];
    deepEqual(record(...events).steps, record(...[...events].reverse()).steps);
  });

  it("leaves out the providers that the engine makes for itself, and no others", () => {
    const own = metadata("create", "pulumi:providers:aws", "default_7_48_0");
    const ours = metadata("create", "pulumi:providers:aws", "production-us");
    deepEqual(
      record(begin(own), begin(ours)).steps.map(({ urn }) => urn),
      [`${prefix}pulumi:providers:aws::production-us`],
    );
  });

  it("says what goes on, and how much is done", () => {
    const running = record(begin(stack), begin(vpc), begin(role));
    deepEqual([running.now, running.done, running.announced], ["updating Role nodes", 1, 3]);
    running.add(end(role));
    deepEqual([running.now, running.done, running.announced], ["creating Vpc network", 2, 3]);
  });

  it("leaves a step that failed out of what was done", () => {
    const failed = record(begin(vpc), fail(vpc));
    deepEqual([failed.steps, failed.now, failed.changes.create], [[], "", 0]);
  });

  it("keeps each error once, and no warning", () => {
    const diagnostic = (severity: "error" | "warning") =>
      event({ diagnosticEvent: { severity, message: "no quota\n", color: "never", urn: vpc.urn } });
    deepEqual(record(diagnostic("error"), diagnostic("warning"), diagnostic("error")).problems, [
      "Vpc network: no quota",
    ]);
  });

  describe("while something is waited for", () => {
    const cluster = metadata(
      "create",
      "kubernetes:cluster.x-k8s.io/v1beta2:Cluster",
      "management/default/Cluster/staging",
    );
    const told = (message: string, urn = cluster.urn) =>
      event({ diagnosticEvent: { severity: "info", message, color: "never", urn, ephemeral: true } });
    const subject = "Cluster default/staging";

    it("says for what, and why it is not there yet", () => {
      const waiting = record(
        begin(cluster),
        end(cluster),
        told("<{%reset%}>control plane: CREATING\nno node<{%reset%}>\n"),
      );
      deepEqual(
        [waiting.now, waiting.waiting],
        [`waiting for ${subject}`, { subject, reasons: ["control plane: CREATING", "no node"] }],
      );
      waiting.add(told("staging: no node; no pod"));
      deepEqual(waiting.waiting?.reasons, ["no node", "no pod"]);
      waiting.add(told("no node"));
      deepEqual(waiting.waiting, { subject, reasons: ["no node"] });
    });

    it("says so until it is told that it is there, or the program goes on", () => {
      const waiting = record(told("no node"), told(""));
      equal(waiting.now, "");
      waiting.add(told("no node"));
      waiting.add(begin(stack));
      equal(waiting.now, `waiting for ${subject}`);
      waiting.add(begin(vpc));
      deepEqual([waiting.waiting, waiting.now], [undefined, "creating Vpc network"]);
    });

    it("says so of a step until that is over", () => {
      const waiting = record(begin(cluster), told("no node"), begin(vpc));
      equal(waiting.waiting?.subject, subject);
      waiting.add(end(cluster));
      deepEqual([waiting.waiting, waiting.now], [undefined, "creating Vpc network"]);
    });

    it("takes what is told of nothing, and what is kept, for no reason", () => {
      const kept = event({ diagnosticEvent: { severity: "info", message: "made", color: "never", urn: cluster.urn } });
      equal(record(told("downloading", ""), kept).waiting, undefined);
    });
  });

  it("knows when the engine has been asked to stop", () => {
    const stdoutEvent = { message: "^C received; cancelling. If you would like …\n", color: "never" };
    equal(record(event({ stdoutEvent })).cancelling, true);
    equal(record(begin(vpc)).cancelling, false);
  });
});
