import { equal } from "node:assert/strict";

import type { OpType } from "@pulumi/pulumi/automation";
import { DiffKind } from "@pulumi/pulumi/automation/events.js";

import { previewText } from "./preview-text.js";
import { StackRun } from "./stack-run.js";

/** A preview that announces these steps. */
function preview(steps: readonly (readonly [op: string, name: string])[]): StackRun {
  const run = new StackRun({ cluster: "production-us", stack: "prod-us" });
  for (const [op, name] of steps) {
    const urn = `urn:pulumi:prod-us::flotilla::aws:ec2/vpc:Vpc::${name}`;
    const metadata = { op: op as OpType, urn, type: "aws:ec2/vpc:Vpc", provider: "" };
    run.record.add({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata } });
  }
  return run;
}

describe("previewText", () => {
  it("begins with what cannot be undone", () => {
    const steps = [
      ["create", "a"],
      ["update", "b"],
      ["create-replacement", "c"],
      ["replace", "c"],
      ["delete-replaced", "c"],
      ["delete", "d"],
      ["same", "e"],
    ] as const;
    equal(
      previewText([preview(steps)], { colour: false }),
      [
        "  production-us  1 to create, 1 to update, 1 to replace, 1 to delete, 1 unchanged",
        "    - Vpc d",
        "    ± Vpc c",
        "    ~ Vpc b",
        "    + Vpc a\n",
      ].join("\n"),
    );
  });

  it("says of what it lets go that it stays", () => {
    const state = { type: "", urn: "", custom: true, id: "", parent: "", inputs: {}, outputs: {}, provider: "" };
    const [kept, retained] = [
      { ...state, retainOnDelete: false },
      { ...state, retainOnDelete: true },
    ];
    const run = preview([]);
    for (const [op, states] of [
      ["delete", { old: retained }],
      ["same", { old: kept, new: retained }],
    ] as const) {
      const urn = `urn:pulumi:prod-us::flotilla::kubernetes:apps/v1:Deployment::shop/${op}`;
      const metadata = { op: op as OpType, urn, type: "", provider: "", ...states };
      run.record.add({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata } });
    }
    equal(
      previewText([run], { colour: false }),
      [
        "  production-us  1 to let go, 1 to hand over",
        "    » Deployment shop/delete, which stays",
        "    » Deployment shop/same\n",
      ].join("\n"),
    );
  });

  it("cuts what is created, and nothing that is lost", () => {
    const many = (op: string, count: number) =>
      Array.from({ length: count }, (_, index) => [op, `${op}${index}`] as const);
    const lines = (text: string) => text.trimEnd().split("\n");
    const created = lines(previewText([preview(many("create", 60))], { colour: false }));
    equal(created.length, 42);
    equal(created.at(-1), "    … and 20 more");
    const lost = lines(previewText([preview([...many("create", 5), ...many("delete", 60)])], { colour: false }));
    equal(lost.filter((line) => line.includes("- Vpc")).length, 60);
    equal(lost.at(-1), "    … and 5 more");
  });

  it("shows the fields that differ where they are wanted, and which of them replaces", () => {
    const run = preview([]);
    const urn = "urn:pulumi:prod-us::flotilla::aws:eks/nodeGroup:NodeGroup::general";
    const state = (inputs: Readonly<Record<string, unknown>>) => {
      return { type: "", urn, custom: true, id: "", parent: "", inputs, outputs: {}, provider: "" };
    };
    const metadata = {
      ...{ op: "replace" as OpType, urn, type: "aws:eks/nodeGroup:NodeGroup", provider: "" },
      old: state({ instanceTypes: ["m5.xlarge"], version: "1.34" }),
      new: state({ instanceTypes: ["r5.xlarge"], version: "1.35" }),
      detailedDiff: {
        "instanceTypes[0]": { diffKind: DiffKind.updateReplace, inputDiff: true },
        version: { diffKind: DiffKind.update, inputDiff: true },
      },
    };
    run.record.add({ sequence: 0, timestamp: 0, resourcePreEvent: { metadata } });
    equal(
      previewText([run], { colour: false, fields: { columns: 80 } }),
      [
        "  production-us  1 to replace",
        "    ± NodeGroup general",
        "      ~ instanceTypes  (list)  ← replaces it",
        "          - m5.xlarge",
        "          + r5.xlarge",
        '      ~ version  "1.34" → "1.35"\n',
      ].join("\n"),
    );
  });
});
