import { deepEqual } from "node:assert/strict";
import { readFileSync } from "node:fs";

import Ajv2020 from "ajv/dist/2020";
import fc from "fast-check";

import type { ObjectPlace, PathStep } from "./change.js";
import type { ChangeGroup } from "./change-group.js";
import { diff } from "./diff.js";
import { reportJson } from "./json.js";
import { plainObjects } from "./objects.test.data.js";
import { patched } from "./patched.js";
import { randomReport } from "./random-report.test.data.js";
import { everything, report } from "./report.test.data.js";
import { treeObjects, type Tree } from "./tree.js";
import { without } from "./without.js";

const docs = (file: string) => readFileSync(`docs/${file}`, "utf8");
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(docs("diff.schema.json")) as object);

/** What the schema has against a report as a machine reads it. */
function problems(json: unknown): readonly string[] {
  validate(json);
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
}

/** A report as a machine reads it. */
function read(some: Parameters<typeof reportJson>[0]): ReportJson {
  return JSON.parse(JSON.stringify(reportJson(some))) as ReportJson;
}

interface ReportJson {
  readonly groups: readonly GroupJson[];
}
type GroupJson = Pick<ChangeGroup, "change"> & {
  readonly danger: ChangeGroup["dangers"] | null;
  readonly objects: readonly (ObjectPlace & { readonly from?: ObjectPlace })[];
  readonly fields: readonly (Omit<ChangeGroup["fields"][number], "path"> & { readonly steps: readonly PathStep[] })[];
  readonly object?: NonNullable<ChangeGroup["to"]>;
};

/** What a machine makes of a group. */
function group({ change, objects, fields, object }: GroupJson): ChangeGroup {
  return {
    change,
    objects: objects.map((place) => without(place, "from")),
    ...(change === "moved" && { movedFrom: objects.flatMap(({ from }) => (from === undefined ? [] : [from])) }),
    fields: fields.map(({ steps, ...field }) => ({ ...field, path: steps })),
    ...(change === "added" && object !== undefined && { to: object }),
    ...(change === "removed" && object !== undefined && { from: object }),
    dangers: [],
    differsOn: [],
  };
}

const tree: fc.Arbitrary<Tree> = fc
  .dictionary(
    fc.constantFrom("eu/a.yaml", "us/a.yaml", "us/b.yaml", "asia/a.yaml"),
    fc.uniqueArray(fc.tuple(fc.constantFrom("Deployment", "Service"), fc.constantFrom("web", "api"), plainObjects), {
      selector: ([kind, name]) => `${kind} ${name}`,
    }),
  )
  .map(
    (files) =>
      new Map(
        Object.entries(files).map(([path, objects]) => [
          path,
          objects
            .map(([kind, name, spec]) =>
              JSON.stringify({ apiVersion: "v1", kind, metadata: { name, layer: path }, spec }),
            )
            .map((text) => text.replaceAll("-0,", "0,"))
            .join("\n---\n"),
        ]),
      ),
  )
  // One object cannot stand in two layers of a cluster.
  .map((files) => (files.has("us/a.yaml") ? new Map([...files].filter(([path]) => path !== "us/b.yaml")) : files));

describe("reportJson", () => {
  it("is what its schema says", function () {
    this.timeout(60_000);
    deepEqual(problems(read(everything)), []);
    deepEqual(problems(read(report([]))), []);
    fc.assert(
      fc.property(randomReport, (some) => {
        deepEqual(problems(read(some)), []);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it("has a schema that refuses what is not described", () => {
    const json = read(everything);
    const [first, ...rest] = json.groups;
    deepEqual(problems({ ...json, groups: [{ ...first, danger: [] }, ...rest] }), [
      "/groups/0/danger must be null",
      "/groups/0/danger must NOT have fewer than 1 items",
      "/groups/0/danger must match exactly one schema in oneOf",
    ]);
    deepEqual(problems({ ...json, more: 1 }), [" must NOT have additional properties"]);
    deepEqual(problems({ ...json, groups: [{ ...first, objects: [{ ...first?.objects[0], more: 1 }] }, ...rest] }), [
      "/groups/0/objects/0 must NOT have unevaluated properties",
    ]);
  });

  it("says exactly what changes: with the groups alone, the base becomes the head", function () {
    this.timeout(60_000);
    const sorted = (objects: readonly object[]) => objects.map((object) => JSON.stringify(object)).sort();
    const plain = (some: Tree) => treeObjects(some).map(({ place, manifest }) => ({ place, manifest }));
    const canonical = (objects: readonly object[]) =>
      sorted(objects.map((object) => JSON.parse(JSON.stringify(object, keysInOrder)) as object));
    fc.assert(
      fc.property(tree, tree, (base, head) => {
        const { groups } = read({ ...report([]), diff: diff(base, head) });
        deepEqual(canonical(patched(plain(base), groups.map(group))), canonical(plain(head)));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it("says in which order the items of a list stand", () => {
    const side = (...names: readonly string[]): Tree => {
      const containers = names.map((name) => ({ name, image: "web" }));
      const spec = { template: { spec: { containers } } };
      return new Map([
        ["eu/a.yaml", JSON.stringify({ apiVersion: "v1", kind: "Job", metadata: { name: "web" }, spec })],
      ]);
    };
    const [base, head] = [side("a", "b"), side("c", "b", "a")];
    const { groups } = read({ ...report([]), diff: diff(base, head) });
    const after = patched(treeObjects(base), groups.map(group)).map(({ manifest }) => manifest);
    deepEqual(
      after,
      treeObjects(head).map(({ manifest }) => manifest),
    );
  });

  it("has an example in its documentation that its schema takes", () => {
    const [, example = ""] = /```json\n([^]*?)```/.exec(docs("diff.md")) ?? [];
    deepEqual(problems(JSON.parse(example)), []);
  });
});

function keysInOrder(_key: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
