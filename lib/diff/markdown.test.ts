import { deepEqual, equal, ok } from "node:assert/strict";

import fc from "fast-check";

import { everythingAsMarkdown } from "./everything.test.data.js";
import { commentMark, markdownText } from "./markdown.js";
import { hostile, randomReport } from "./random-report.test.data.js";
import { changeGroup, counts, everything, fleet, placed, report } from "./report.test.data.js";

/** A comment as GitHub would show it. */
async function html(markdown: string): Promise<string> {
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([import("micromark"), import("micromark-extension-gfm")]);
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

const tags = new Set(
  "h2 h3 p br code pre strong ul li blockquote details summary table thead tbody tr th td".split(" "),
);

/** What is wrong with the HTML of a comment: tags that are not ours or not closed, and text that would link or ping. */
function harm(page: string): string[] {
  const open: string[] = [];
  const found: string[] = [];
  for (const [tag, close, name = ""] of page.replace(commentMark, "").matchAll(/<(\/?)(\w+|!)[^>]*>/g)) {
    if (!tags.has(name)) {
      found.push(tag);
    } else if (close === "") {
      open.push(...(name === "br" ? [] : [name]));
    } else if (open.pop() !== name) {
      found.push(`${tag} closes another`);
    }
  }
  const prose = page.replace(/<code[^>]*>[^]*?<\/code>/g, "").replace(/<[^>]*>/g, "");
  const links = [...prose.matchAll(/@[\w&]|#\d|!\d|\bGH-\d|:\/\/|\bwww\.|:\w+:/g)].map(([text]) => text);
  return [...found, ...open, ...links];
}

/** A report with so many dangerous changes. */
function dangerous(number: number, lines = 1) {
  return report(
    Array.from({ length: number }, (_, index) =>
      changeGroup({
        objects: placed(`Deployment shop/web-${index}`, ["staging"]),
        fields: [{ path: ["data"], from: "a\n".repeat(lines), to: "b\n".repeat(lines) }],
        dangers: [{ rule: index % 2 === 0 ? "replicas-zero" : "immutable-field", message: "it goes away" }],
      }),
    ),
    { clusters: { staging: counts({ changed: number, dangerous: number }) } },
  );
}

describe("markdownText", () => {
  it("shows the dangers open and first, everything else closed, and the clusters last", () => {
    equal(markdownText(everything), everythingAsMarkdown);
  });

  it("says in a line that nothing changes", () => {
    equal(
      markdownText(report([])),
      "## No change\n<!-- flotilla diff -->\n\nFrom `main (4f2a91c)` to `the working tree`.\n",
    );
  });

  it("does not pass over what could not be found out", () => {
    const [title, , , , , ...lines] = markdownText(report([], { failures: ["no chart\n  for a reason"] })).split("\n");
    equal(title, "## No object changes. Not all changes could be found out");
    deepEqual(lines.slice(0, 3), ["> [!WARNING]", "> **Not known:** no chart\\", "> for a reason"]);
  });

  it("says what Pulumi would do where no object changes", () => {
    const { stacks } = everything;
    const [title] = markdownText(report([], { stacks })).split("\n");
    equal(title, "## No object changes. Cloud resources: Pulumi would replace 1, update 1");
  });

  for (const text of hostile) {
    it(`is not harmed by ${JSON.stringify(text)}`, async () => {
      const danger = { rule: text, message: text };
      const group = changeGroup({
        objects: [{ cluster: text, layer: text, release: text, group: text, kind: text, namespace: text, name: text }],
        fields: [
          { path: [text, { name: text }], from: text, to: `${text}!`, kinds: [text] },
          { path: ["list"], from: [text], to: [] },
          { path: ["object"], to: { [`a${text}`]: text } },
        ],
        differsOn: [text],
      });
      const stack = { stack: text, cluster: text, how: text, failure: text };
      const resource = { change: "delete", type: text, name: text, fields: group.fields } as const;
      const comment = markdownText({
        ...{ base: text, head: text, notes: [text], failures: [text] },
        diff: { groups: [group, { ...group, dangers: [danger] }], clusters: { [text]: counts({ changed: 2 }) } },
        stacks: [{ ...stack, resources: [resource] }],
      });
      const page = await html(comment);
      deepEqual(harm(page), []);
      equal(page.split("<h").length - 1, 4); // the verdict, changes, cloud resources, clusters: no heading of anybody else's
      equal(page.split("<table>").length, 2);
      equal(page.split(/<tr>|<\/tr>/).length, 7);
    });
  }

  it("is within its limit, whole, harmless and names every dangerous rule, whatever it reports", async function () {
    this.timeout(60_000);
    await fc.assert(
      fc.asyncProperty(randomReport, fc.constantFrom(4_000, 10_000, 64_000), async (some, limit) => {
        const comment = markdownText(some, { limit });
        ok(comment.length <= limit, `${comment.length} > ${limit}`);
        const page = await html(comment);
        deepEqual(harm(page), []);
        const rules = new Set(some.diff.groups.flatMap(({ dangers }) => dangers.map(({ rule }) => rule)));
        deepEqual(
          [...rules].filter((rule) => !page.includes(`<code>${rule}</code>`)),
          [],
        );
        const isNoChange = page.includes("<h2>No change</h2>");
        equal(page.includes("<table>"), !isNoChange);
        ok(comment.includes(`\n${commentMark}\n`));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });

  it("leaves out whole changes that do not fit, and says how many", () => {
    const groups = Array.from({ length: 100 }, (_, index) =>
      changeGroup({
        objects: placed(`Deployment shop/web-${index}`, ["staging"]),
        fields: [{ path: ["spec"], from: `web-${index}`, to: `web-${index}!` }],
      }),
    );
    const parts = groups.map((group) => /<details>[^]*<\/details>/.exec(markdownText(report([group])))?.[0] ?? "none");
    const comment = markdownText(report(groups), { limit: 4_000 });
    const shown = parts.filter((part) => comment.includes(part)).length;
    equal(comment.split("<details>").length - 1, shown);
    ok(comment.includes(parts[0] ?? "none") && shown > 5 && shown < 100);
    ok(
      comment.includes(
        `> [!IMPORTANT]\n> Left out, for want of room: ${100 - shown} changes. \`flotilla diff --all\` shows everything.`,
      ),
    );
  });

  it("shows dangers before anything else", () => {
    const harmless = Array.from({ length: 100 }, (_, index) =>
      changeGroup({ objects: placed(`Service shop/web-${index}`, ["staging"]), fields: [{ path: ["spec"], to: "a" }] }),
    );
    const few = dangerous(10);
    const comment = markdownText(
      { ...few, diff: { ...few.diff, groups: [...harmless, ...few.diff.groups] } },
      { limit: 5_000 },
    );
    equal(comment.split("[!CAUTION]").length - 1, 10);
  });

  it("shrinks dangers that do not fit to a line each", () => {
    const comment = markdownText(dangerous(60, 20), { limit: 16_000 });
    const whole = comment.split("[!CAUTION]").length - 1;
    const lines =
      comment.match(/^- \*\*it goes away\*\* \(`[a-z-]+`\): `Deployment shop\/web-\d+` on `staging`$/gm) ?? [];
    ok(whole > 0 && lines.length > 0);
    equal(whole + lines.length, 60);
    ok(
      comment.includes("**More dangers**, in a line each for want of room; `flotilla diff --all` shows what changes."),
    );
  });

  it("shrinks dangers of which even a line each does not fit to their number by rule", () => {
    const comment = markdownText(dangerous(1_001), { limit: 10_000 });
    const lines = (comment.match(/^- \*\*it goes away\*\*/gm) ?? []).length;
    ok(lines > 10 && lines < 1_001);
    const rest = 1_001 - lines;
    const even = Math.ceil(rest / 2);
    const counted = [`${even} × \`replicas-zero\``, `${rest - even} × \`immutable-field\``];
    ok(
      [counted, [...counted].reverse()].some((numbers) =>
        comment.includes(
          `**${rest} dangers** left out for want of room, by rule: ${numbers.join(", ")}. \`flotilla diff --all\` shows them.`,
        ),
      ) || comment,
    );
    equal(comment.split("\n")[0], "## 1,001 dangers in 1,001 changes on 1 of 6 clusters");
  });

  it("has a table of few lines for a fleet of many clusters", () => {
    const clusters = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`cluster-${index}`, counts({ changed: 1 })]),
    );
    const group = changeGroup({
      objects: placed("Namespace shop", Object.keys(clusters)),
      fields: [{ path: ["a"], to: 1 }],
    });
    const comment = markdownText({ ...report([]), diff: { groups: [group], clusters } });
    ok(
      comment.includes(
        "| `cluster-0` and 499 more | 0 | 500 | 0 | 0 |\n| **total** | **0** | **500** | **0** | **0** |",
      ),
    );
    ok(comment.includes("~ <code>Namespace shop</code> on all 500 clusters"));
    equal(fleet.length, 6);
  });
});
