import { deepEqual, equal, ok } from "node:assert/strict";

import fc from "fast-check";

import type { ChangeGroup } from "./change-group.js";
import { everythingOnTerminal } from "./everything.test.data.js";
import { hostile, randomReport } from "./random-report.test.data.js";
import { changeGroup, counts, everything, fleet, placed, report } from "./report.test.data.js";
import { terminalText } from "./terminal-text.js";

const plain = { colour: false, columns: 100, all: false };

/** What a terminal would obey. */

const obeyed = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** A report on as many changed Deployments of a cluster. */
function deployments(number: number) {
  const objects = Array.from({ length: number }, (_, index) =>
    placed(`Deployment shop/web-${index}`, ["staging"]),
  ).flat();
  return report([changeGroup({ objects, fields: [{ path: ["spec", "replicas"], from: 1, to: 2 }] })], {
    clusters: { staging: counts({ changed: number }) },
  });
}

describe("terminalText", () => {
  it("shows the dangers first and the clusters last", () => {
    equal(terminalText(everything, plain), everythingOnTerminal);
  });

  it("says in a line that nothing changes", () => {
    equal(terminalText(report([]), plain), "No change between main (4f2a91c) and the working tree.\n");
  });

  it("says the same in colours", () => {
    const coloured = terminalText(everything, { ...plain, colour: true });
    ok(coloured.includes("\u001b[31m"));

    equal(coloured.replace(/\u001b\[\d+m/g, ""), everythingOnTerminal);
  });

  it("cuts many objects, unless all are asked for", () => {
    const lines = (all: boolean) => terminalText(deployments(100), { ...plain, all }).split("\n");
    const objects = (all: boolean) => lines(all).filter((line) => line.startsWith("    Deployment")).length;
    equal(objects(false), 12);
    ok(lines(false).includes("    … and 88 more (--all shows them)"));
    equal(objects(true), 100);
    ok(!lines(true).some((line) => line.includes("--all")));
  });

  it("says which release's chart makes the objects", () => {
    const ofRelease = (title: string, release: string) =>
      placed(title, ["staging"]).map((place) => ({ ...place, release }));
    const [pods, account] = [ofRelease("Deployment kyverno/a", "kyverno"), ofRelease("Service dns/b", "dns")];
    const titles = (groups: readonly Partial<ChangeGroup>[]) =>
      terminalText(report(groups.map((group) => changeGroup({ objects: pods, ...group }))), plain)
        .split("\n")
        .filter((line) => /^[-+~] |^ {4}\w/.test(line));
    const fields = [{ path: ["spec", "replicas"], from: 1, to: 2 }];
    deepEqual(titles([{ fields }]), ["~ Deployment kyverno/a of release kyverno on staging"]);
    deepEqual(titles([{ change: "added" }]), ["+ Deployment kyverno/a of release kyverno added on staging"]);
    deepEqual(titles([{ fields, objects: [...pods, ...pods.map((place) => ({ ...place, name: "b" }))] }]), [
      "~ the same field of 2 objects of release kyverno on staging",
      "    Deployment kyverno/a",
      "    Deployment kyverno/b",
    ]);
    deepEqual(titles([{ fields, objects: [...pods, ...account, ...placed("Service shop/web", ["staging"])] }]), [
      "~ the same field of 3 objects on staging",
      "    Deployment kyverno/a of release kyverno",
      "    Service dns/b of release dns",
      "    Service shop/web",
    ]);
    deepEqual(titles([{ change: "added" }, { change: "added", objects: account }]), [
      "+ Deployment kyverno/a of release kyverno added on staging",
      "+ Service dns/b of release dns added on staging",
    ]);
  });

  it("does not pass over what could not be found out", () => {
    const page = terminalText({ ...deployments(1), failures: ["no chart\n  for a reason"] }, plain);
    deepEqual(page.split("\n").slice(1, 4), [
      "No danger found in 1 change on 1 of 6 clusters. Not all changes could be found out.",
      "Not known: no chart",
      "  for a reason",
    ]);
    ok(!terminalText(report([], { failures: ["no chart"] }), plain).includes("No change"));
  });

  it("names every cluster when all are asked for", () => {
    const clusters = Array.from({ length: 40 }, (_, index) => `cluster-${index}`);
    const some = clusters.slice(0, 20);
    const big = report([changeGroup({ objects: placed("Namespace shop", some), fields: [{ path: ["a"], to: 1 }] })]);
    const of = (all: boolean) =>
      terminalText(
        { ...big, diff: { ...big.diff, clusters: Object.fromEntries(clusters.map((name) => [name, counts()])) } },
        { ...plain, columns: 400, all },
      );
    ok(
      of(false).includes("~ Namespace shop on 20 clusters (cluster-0, cluster-1, cluster-2, cluster-3 and 16 more)\n"),
    );
    ok(of(true).includes(`~ Namespace shop on ${some.join(", ")}\n`));
  });

  for (const text of hostile) {
    it(`prints nothing that a terminal obeys of ${JSON.stringify(text)}`, () => {
      const group = changeGroup({
        objects: [{ cluster: text, layer: text, release: text, group: text, kind: text, namespace: text, name: text }],
        fields: [{ path: [text, { name: text }], from: text, to: `${text}!`, kinds: [text] }],
        dangers: [{ rule: text, message: text }],
        differsOn: [text],
      });
      const page = terminalText(
        {
          ...{ base: text, head: text, notes: [text], failures: [text] },
          diff: { groups: [group], clusters: { [text]: counts({ changed: 1, dangerous: 1 }) } },
          stacks: [{ stack: text, cluster: text, how: text, failure: text, resources: [] }],
        },
        plain,
      );
      equal(obeyed.exec(page), null);
      equal(/[\ud800-\udbff](?![\udc00-\udfff])/.exec(page), null);
    });
  }

  it("prints nothing that a terminal obeys, whatever it reports, and ends in a line break", function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(randomReport, fc.boolean(), (some, all) => {
        const page = terminalText(some, { ...plain, all });
        equal(obeyed.exec(page), null);
        ok(page.endsWith("\n") && !page.endsWith("\n\n"));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it("keeps the lines of values within the terminal, and shows what differs in them", () => {
    const long = "registry.example/".repeat(20);
    const page = terminalText(
      report([
        changeGroup({
          objects: placed("Deployment shop/web", fleet),
          fields: [{ path: ["image"], from: `${long}:1.0.0${long}`, to: `${long}:1.1.0${long}` }],
        }),
      ]),
      { ...plain, columns: 80 },
    );
    const values = page.split("\n").filter((line) => /^ {8}[-+]/.test(line));
    deepEqual(
      values.map((line) => [line.length <= 80, /:1\.[01]\.0/.exec(line)?.[0]]),
      [
        [true, ":1.0.0"],
        [true, ":1.1.0"],
      ],
    );
  });
});
