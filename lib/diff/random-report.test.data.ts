import fc from "fast-check";

import type { ObjectPlace } from "./change.js";
import type { ChangeGroup, GroupField } from "./change-group.js";
import type { Report } from "./report.js";

/** Texts that would do harm if they were not taken for what they are. */
export const hostile = [
  "`",
  "```\n</details>",
  "````diff",
  "</details></summary><script>alert(1)</script>",
  "a|b",
  "@octocat and @acme/team",
  "#123 GH-123 acme/shop#1 !12 %3 ~bug &4 $5",
  "https://example.com/acme/shop/issues/1 www.example.com",
  "- a list\n# a heading\n===",
  "1. one",
  "<!-- flotilla diff -->",
  "[a](b) ![c](d) **e** _f_ ~~g~~ :white_check_mark: :tada:",
  "\u001b[2J\u0007\r\n",
  "\u202egnp.exe\u2066",
  "😀\ud83d",
  "&#64;octocat &lt;details&gt;",
  "\\`\\",
  " ",
  "",
];

const text = fc.oneof(
  fc.constantFrom(...hostile),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.string({ minLength: 2000, maxLength: 4000 }),
  fc.array(fc.constantFrom(...hostile, "a", "b"), { maxLength: 40 }).map((lines) => lines.join("\n")),
);
const name = fc.oneof({ weight: 5, arbitrary: fc.stringMatching(/^[a-z][-a-z0-9]{0,20}$/) }, text);
const clusters = ["a", "b", "c", "production-us", "`x|y`", "@octocat", "</details>"];

const place: fc.Arbitrary<ObjectPlace> = fc.record(
  {
    cluster: fc.constantFrom(...clusters),
    layer: fc.oneof(fc.constant("fleet"), name),
    release: name,
    group: name,
    kind: fc.oneof(fc.constantFrom("ClusterSpec", "Fleet", "Deployment"), name),
    namespace: name,
    name,
  },
  { requiredKeys: ["layer", "group", "kind", "name"] },
);
const value = fc.oneof(text, fc.jsonValue({ maxDepth: 3 }), fc.array(text, { maxLength: 5 })).filter(
  // No YAML has it, and objects that JSON.parse makes with it differ from others.
  (some) => !JSON.stringify(some).includes("__proto__"),
);
const field: fc.Arbitrary<GroupField> = fc
  .record(
    {
      path: fc.array(fc.oneof(name, fc.record({ name })), { minLength: 1, maxLength: 5 }),
      from: value,
      to: value,
      kinds: fc.array(name, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ["path"] },
  )
  .filter(({ from, to }) => from !== undefined || to !== undefined);
const danger = fc.record({
  rule: fc.constantFrom("immutable-field", "object-removed", "replicas-zero", "cluster-replaced"),
  message: text,
});

const group: fc.Arbitrary<ChangeGroup> = fc
  .record({
    change: fc.constantFrom("added", "removed", "changed", "moved"),
    places: fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 30 }),
    fields: fc.array(field, { maxLength: 5 }),
    dangers: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(danger, { minLength: 1, maxLength: 2 })),
    differsOn: fc.uniqueArray(fc.constantFrom(...clusters), { maxLength: 2 }),
  })
  .map(({ change, places, fields, dangers, differsOn }) => {
    const objects = places.map(([object]) => object);
    const manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web" } };
    return {
      change,
      objects,
      ...(change === "moved" && { movedFrom: places.map(([, from]) => from) }),
      fields: change === "changed" || change === "moved" ? fields : [],
      ...(change === "added" && { to: manifest }),
      ...(change === "removed" && { from: manifest }),
      dangers,
      differsOn,
    };
  });

const counts = fc.record({
  added: fc.nat(3),
  changed: fc.nat(3),
  removed: fc.nat(3),
  moved: fc.nat(1),
  dangerous: fc.nat(3),
});

/** Reports of any size, with texts that nobody should be able to do harm with. */
export const randomReport: fc.Arbitrary<Report> = fc.record({
  base: text,
  head: text,
  notes: fc.array(text, { maxLength: 3 }),
  failures: fc.array(text, { maxLength: 6 }),
  diff: fc.record({
    groups: fc.oneof(fc.array(group, { maxLength: 5 }), fc.array(group, { minLength: 30, maxLength: 60 })),
    clusters: fc
      .tuple(...clusters.map((cluster) => counts.map((number) => [cluster, number] as const)))
      .map((entries) => Object.fromEntries(entries)),
  }),
  stacks: fc.array(
    fc.record(
      {
        stack: text,
        cluster: text,
        how: text,
        failure: text,
        resources: fc.array(
          fc.record({
            change: fc.constantFrom("create", "update", "replace", "delete"),
            type: text,
            name: text,
            fields: fc.array(field, { maxLength: 2 }),
          }),
          { maxLength: 5 },
        ),
      },
      { requiredKeys: ["stack", "cluster", "how", "resources"] },
    ),
    { maxLength: 3 },
  ),
});
