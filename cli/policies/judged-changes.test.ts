import { deepEqual, equal } from "node:assert/strict";

import { policyChanges } from "../../lib/diff/policy-changes.js";
import { policyMarkdown } from "../../lib/diff/policy-markdown.js";
import { policyParts } from "../../lib/diff/policy-text.js";
import type { PlacedObject } from "../../lib/diff/placed-object.js";
import { changedServices } from "../../lib/fleet/services-fleet.test.data.js";
import type { Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { pod } from "../../policies/case-pod.js";
import { changeJudge } from "./judged-changes.js";

const enforcement = { management: "enforce", rings: ["enforce", "warn", "audit"] };
const fleet = (...rules: readonly string[]) =>
  changedServices({ policies: { enforcement, rules: Object.fromEntries(rules.map((id) => [id, {}])) } });
const placed = (name: string, spec: Changes = {}): PlacedObject => {
  const { apiVersion, kind, spec: rest } = pod(spec);
  const place = { cluster: "eu", layer: "workloads", group: "", kind, namespace: "shop", name };
  return { place, manifest: { apiVersion, kind, metadata: { name, namespace: "shop" }, spec: rest }, origin: name };
};
const host = { hostNetwork: true };
const changes = (
  base: readonly PlacedObject[],
  head: readonly PlacedObject[],
  fleets = { base: fleet("host-namespaces"), head: fleet("host-namespaces") },
) => {
  const found = changeJudge(fleets)({ cluster: "eu", objects: base }, { cluster: "eu", objects: head });
  const texts = (key: "violated" | "fixed") =>
    found?.[key].map(({ rule, object, field }) => `${rule} ${object} ${field}`);
  return [texts("violated"), texts("fixed")];
};
const broken = (name: string, rule = "host-namespaces", field = "spec.hostNetwork") =>
  `${rule} Pod shop/${name} ${field}`;

describe("changeJudge", () => {
  it("tells what is newly broken, by new objects and by others", () => {
    deepEqual(changes([placed("a")], [placed("a", host), placed("b", host)]), [[broken("a"), broken("b")], []]);
  });

  it("tells what is mended, and what is gone", () => {
    deepEqual(changes([placed("a", host), placed("b", host)], [placed("a")]), [[], [broken("a"), broken("b")]]);
  });

  it("says nothing of what is as broken as before", () => {
    deepEqual(changes([placed("a", host)], [placed("a", { ...host, dnsPolicy: "Default" })]), [[], []]);
  });

  it("judges what is the same only where the rules differ", () => {
    const both = [placed("a", host)];
    const base = fleet("probes");
    deepEqual(changes(both, both, { base, head: fleet("probes", "host-namespaces") }), [[broken("a")], []]);
    let reads = 0;
    const manifest = { ...placed("a").manifest };
    Object.defineProperty(manifest, "spec", { enumerable: true, get: () => reads++ });
    const watched = [{ ...placed("a"), manifest }];
    deepEqual(changes(watched, watched), [[], []]);
    equal(reads, 0);
  });

  it("takes a rule that is gone for no mending", () => {
    const fleets = { base: fleet("host-namespaces", "probes"), head: fleet("probes") };
    deepEqual(changes([placed("a", host)], [placed("a", { ...host, dnsPolicy: "Default" })], fleets), [[], []]);
  });

  it("says nothing where no policies hold", () => {
    const fleets = { base: fleet("host-namespaces"), head: changedServices({}) };
    deepEqual(changes([placed("a", host)], [placed("a")], fleets), [undefined, undefined]);
    deepEqual(changes([], [placed("a", host)], { base: changedServices({}), head: fleet("host-namespaces") }), [
      [broken("a")],
      [],
    ]);
  });
});

describe("policyChanges", () => {
  const finding = {
    rule: "host-namespaces",
    object: "Pod shop/a",
    field: "spec.hostNetwork",
    must: "be false",
    fix: "leave it out",
  };
  const found = policyChanges(
    [
      { cluster: "eu", enforcement: "warn", violated: [finding], fixed: [] },
      { cluster: "asia", enforcement: "warn", violated: [finding, { ...finding, object: "Pod shop/<b>" }], fixed: [] },
      { cluster: "us", enforcement: "enforce", violated: [finding], fixed: [{ ...finding, rule: "probes" }] },
    ],
    [{ what: "enforcement", message: "warn instead of enforce", clusters: ["eu"] }],
  );
  const style = { name: (text: string) => text, fleet: ["asia", "eu", "us"], most: 4 };
  const line = "spec.hostNetwork must be false; leave it out";

  it("are told once for all clusters, what is refused first", () => {
    deepEqual(
      policyParts(found, style).map(({ mark, title, lines }) => [mark, title, ...lines]),
      [
        ["!", "newly violated: host-namespaces by 1 object on us, where it is refused", `Pod shop/a: ${line}`],
        ["!", "newly violated: host-namespaces by 1 object on asia, where it is warned of", `Pod shop/<b>: ${line}`],
        ["!", "newly violated: host-namespaces by 1 object on asia, eu, where it is warned of", `Pod shop/a: ${line}`],
        ["!", "loosened: enforcement, warn instead of enforce on eu"],
        ["+", "fixed: probes by 1 object on us", "Pod shop/a: spec.hostNetwork"],
      ],
    );
  });

  it("are safe in a comment", () => {
    const text = policyMarkdown(found, style.fleet).join("\n\n");
    equal(text.includes("<b>"), false);
    equal(
      text.startsWith("**newly violated: host-namespaces by 1 object on us, where it is refused**\n\n- Pod shop/a: "),
      true,
      text,
    );
  });
});
