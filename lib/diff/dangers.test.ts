import { deepEqual, equal, match } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import type { Manifest } from "../manifests.js";
import { compareCluster } from "./compare.js";
import { acknowledgedReplacements, dangerRank, dangerRules, judged } from "./dangers.js";
import { clusterSpec, deployment, placed, type Sketch } from "./dangers/judge.test.data.js";
import type { PlacedObject } from "./placed-object.js";

const page = readFileSync(join(process.cwd(), "docs/dangers.md"), "utf8");
const kinds = [...new Set(dangerRules.flatMap((rule) => rule.kinds ?? []))];

/** Manifests of the kinds that rules look at, with anything under the keys that they read. */
const anything = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, false, 0, 1, 53, "", "a", "100%", "1Gi", "Ingress", "Egress", "*", "UDP"),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          "name",
          "replicas",
          "selector",
          "matchLabels",
          "matchExpressions",
          "template",
          "spec",
          "metadata",
          "labels",
        ],
        ...[
          "containers",
          "resources",
          "requests",
          "limits",
          "cpu",
          "hard",
          "egress",
          "to",
          "ports",
          "port",
          "rules",
          "verbs",
        ],
        ...[
          "versions",
          "served",
          "pools",
          "network",
          "subjects",
          "webhooks",
          "securityContext",
          "podSelector",
          "version",
        ],
        ...[
          "minAvailable",
          "maxUnavailable",
          "policyTypes",
          "scaleTargetRef",
          "data",
          "cloud",
          "tier",
          "source",
          "chart",
        ],
      ),
      tie("value"),
      { maxKeys: 5 },
    ),
  ),
})).value;

const objects: fc.Arbitrary<PlacedObject[]> = fc.uniqueArray(
  fc.record({ kind: fc.constantFrom(...kinds), spec: anything, rest: anything }).map(({ kind, spec, rest }) => {
    const [group = "", name = ""] = kind.split("/");
    const more = typeof rest === "object" && rest !== null && !Array.isArray(rest) ? rest : {};
    const metadata = { name: "x", namespace: "y" };
    const manifest: Manifest = { ...more, apiVersion: group === "" ? "v1" : `${group}/v1`, kind: name, metadata, spec };
    return { place: { cluster: "c", layer: "l", group, kind: name, namespace: "y", name: "x" }, manifest, origin: "" };
  }),
  { selector: ({ place }) => `${place.group}/${place.kind}`, maxLength: 12 },
);

describe("the rules of dangers", () => {
  it("are those of the page, in its order", () => {
    const documented = [...page.matchAll(/^\| `([a-z-]+)`/gm)].map(([, id]) => id);
    deepEqual(
      documented,
      dangerRules.map(({ id }) => id),
    );
  });

  it("have each a name of its own, which says what they find", () => {
    equal(new Set(dangerRules.map(({ id }) => id)).size, dangerRules.length);
    for (const { id } of dangerRules) {
      match(id, /^[a-z]+(?:-[a-z]+)+$/);
    }
  });

  it("rank a danger by its rule, and one that they do not know last", () => {
    equal(dangerRank({ rule: "fleet-renamed", message: "" }), 0);
    equal(dangerRank({ rule: "object-deleted", message: "" }), dangerRules.length - 1);
    equal(dangerRank({ rule: "another", message: "" }), dangerRules.length);
  });

  it("take any object, whatever it holds, and say a line each", () => {
    fc.assert(
      fc.property(objects, objects, (base, head) => {
        const changes = judged(compareCluster(base, head), { base, head, cluster: "c" });
        for (const { message } of changes.flatMap(({ dangers }) => dangers)) {
          match(message, /^[^\n]+$/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("name neither cluster nor object", () => {
    const named = (sketch: Sketch): Sketch => ({
      ...sketch,
      name: "zzname",
      ...(sketch.namespace === undefined ? {} : { namespace: "zzspace" }),
      cluster: "zzcluster",
    });
    const base = [
      deployment(),
      clusterSpec("us"),
      { kind: "Namespace" },
      { kind: "ConfigMap", namespace: "shop" },
      { kind: "PersistentVolumeClaim", namespace: "shop" },
    ].map((sketch) => placed(named(sketch)));
    const head = [placed(named(clusterSpec("us", { region: "eu-west-1", kubernetes: "1.30", pools: {} }, 1)))];
    const messages = judged(compareCluster(base, head), { base, head, cluster: "zzcluster" }).map(({ dangers }) =>
      dangers.map(({ message }) => message).join(),
    );
    equal(
      messages.every((message) => message !== "" && !message.includes("zz")),
      true,
    );
  });

  it("leave changes as they are", () => {
    const [base, head] = [[placed(deployment())], [placed(deployment({ replicas: 0 }))]];
    const changes = compareCluster(base, head);
    deepEqual(
      judged(changes, { base, head }),
      changes.map((change) => ({
        ...change,
        dangers: [{ rule: "replicas-zero", message: "replicas becomes 0: every pod stops" }],
      })),
    );
  });

  it("know what a fleet acknowledges from its own data", () => {
    const fleet = placed({ kind: "Fleet", layer: "fleet", name: "acme", acknowledgedReplacements: ["us/region"] });
    deepEqual(acknowledgedReplacements([placed(deployment()), fleet]), ["us/region"]);
    deepEqual(acknowledgedReplacements([placed(deployment())]), []);
  });
});
