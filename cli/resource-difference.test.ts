import { deepEqual, equal } from "node:assert/strict";

import { UNKNOWN } from "../sandbox/provider/property-value.js";
import type { EngineStep, StepState } from "./engine-step.js";
import { resourceDifference, stepFields } from "./resource-difference.js";

const state = (inputs: StepState["inputs"], type = "aws:ec2/subnet:Subnet"): StepState => ({
  type,
  custom: true,
  inputs: inputs ?? {},
});
const step = (more: Partial<EngineStep>): EngineStep => ({
  op: "update",
  urn: "urn:pulumi:prod-us::flotilla::flotilla:cluster:EksCluster$aws:ec2/subnet:Subnet::production-us-a",
  replacing: [],
  ...more,
});

describe("resourceDifference", () => {
  it("tells the fields of a replacement, which of them is the reason, and what only the cloud can tell", () => {
    const replaced = step({
      op: "replace",
      old: state({ cidrBlock: "10.0.0.0/18", tags: { Name: "a" }, vpcId: "vpc-1" }),
      new: state({ cidrBlock: "10.0.0.0/18", tags: { Name: "b" }, vpcId: UNKNOWN }),
      paths: { vpcId: { replaces: true }, "tags.Name": { replaces: false } },
    });
    deepEqual(resourceDifference(replaced), {
      change: "replace",
      type: "aws:ec2/subnet:Subnet",
      name: "production-us-a",
      fields: [
        { path: ["tags", "Name"], from: "a", to: "b" },
        { path: ["vpcId"], from: "vpc-1", to: "<known after apply>", replaces: true },
      ],
    });
  });

  it("leaves out steps that are a part of a replacement, components, objects of a cluster, and providers that come or go", () => {
    const aws = "pulumi:providers:aws";
    const left: readonly Partial<EngineStep>[] = [
      { op: "create-replacement", new: state({}) },
      { op: "delete-replaced", old: state({}) },
      { op: "same", old: state({}), new: state({}) },
      { op: "create", new: { type: "flotilla:cluster:EksCluster", custom: false } },
      { op: "create", new: state({}, "kubernetes:core/v1:Namespace") },
      { op: "update", old: state({}, "pulumi:providers:kubernetes"), new: state({}, "pulumi:providers:kubernetes") },
      { op: "create", new: state({}, aws) },
    ];
    deepEqual(
      left.map((each) => resourceDifference(step(each))),
      left.map(() => undefined),
    );
    const turned = step({ old: state({ region: "us-east-1" }, aws), new: state({ region: "us-west-2" }, aws) });
    equal(resourceDifference(turned)?.change, "update");
  });
});

describe("stepFields", () => {
  it("shows that a secret differs, and never the secret", () => {
    const [old, next] = [state({ password: "[secret]", user: "a" }), state({ password: "[secret]", user: "a" })];
    const changed = step({ old, new: next, paths: { password: { replaces: false } } });
    deepEqual(stepFields(changed), [{ path: ["password"], from: "<secret>", to: "<secret>" }]);
  });

  it("shows no data of a Secret, whatever the provider thinks of it", () => {
    const secret = (data: string) =>
      state({ data: { token: data }, metadata: { name: "a" } }, "kubernetes:core/v1:Secret");
    const changed = step({ old: secret("b25l"), new: secret("dHdv"), paths: { "data.token": { replaces: false } } });
    deepEqual(stepFields(changed), [{ path: ["data", "token"], from: "<secret>", to: "<secret>" }]);
  });

  it("believes a provider that two lists are the same set", () => {
    const changed = step({
      old: state({ subnetIds: ["a", "b"], version: "1.34" }),
      new: state({ subnetIds: ["b", "a"], version: "1.35" }),
      paths: { version: { replaces: false } },
    });
    deepEqual(stepFields(changed), [{ path: ["version"], from: "1.34", to: "1.35" }]);
  });

  it("compares by itself where a provider does not say what differs", () => {
    const changed = step({
      op: "replace",
      old: state({ name: "a", size: 1 }),
      new: state({ name: "b", size: 2 }),
      replacing: ["name"],
    });
    deepEqual(stepFields(changed), [
      { path: ["name"], from: "a", to: "b", replaces: true },
      { path: ["size"], from: 1, to: 2 },
    ]);
  });
});
