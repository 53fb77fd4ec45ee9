import { deepEqual, equal } from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";

import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { TestFolder } from "./command.test.data.js";

const shop = smallFleet.workloads["shop"];
const labelled = { ...smallFleet, workloads: { shop: { ...shop, labels: { team: "a" } } } } as Fleet;

interface Json {
  readonly base: string;
  readonly head: string;
  readonly groups: readonly {
    readonly change: string;
    readonly objects: readonly { readonly cluster?: string; readonly kind: string; readonly name: string }[];
    readonly fields: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
  }[];
  readonly clusters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly notes: readonly string[];
}

describe("flotilla diff", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.git(["init", "--quiet", "--initial-branch", "main"]);
  });
  afterEach(() => {
    folder.remove();
  });

  /** Renders a fleet and commits it; returns the short hash. */
  const committed = async (fleet: Fleet, at = ".") => {
    folder.setFleet(fleet, "", at);
    await inside(at, () => folder.flotilla("render"));
    return folder.commit();
  };
  const inside = async <T>(at: string, work: () => Promise<T>) => {
    process.chdir(join(folder.path, at));
    try {
      return await work();
    } finally {
      process.chdir(folder.path);
    }
  };
  const json = async (...argv: readonly string[]) => {
    const { code, results, messages } = await folder.flotilla("diff", "--no-stacks", "--json", ...argv);
    deepEqual({ code, messages }, { code: 0, messages: "" });
    return JSON.parse(results) as Json;
  };
  const error = async (...argv: readonly string[]) => {
    const { code, results, messages } = await folder.flotilla("diff", "--no-stacks", ...argv);
    deepEqual({ code, results }, { code: 1, results: "" });
    return messages;
  };

  it("compares the working tree as it is built with where HEAD has left the main branch", async () => {
    const base = await committed(smallFleet);
    folder.git(["checkout", "--quiet", "-b", "change"]);
    folder.setFleet(labelled);
    const found = await json();
    deepEqual([found.base, found.head], [`main (${base})`, "the working tree"]);
    deepEqual(found.notes, [
      "rendered is stale: 3 files are not as the fleet renders them. Run flotilla render and commit it.",
    ]);
    deepEqual(
      found.groups.map(({ change, fields }) => [change, fields.map(({ path, to }) => `${path} ${String(to)}`)]),
      [["changed", ["metadata.labels.team a", "spec.template.metadata.labels.team a"]]],
    );
    deepEqual(found.clusters["us"], { added: 0, changed: 0, removed: 0, moved: 0, dangerous: 0 });
    equal((found.clusters["dev"]?.["changed"] ?? 0) > 0, true);
  });

  it("compares two revisions, two folders, and finds nothing where nothing differs", async () => {
    const before = await committed(smallFleet);
    folder.git(["tag", "before"]);
    const after = await committed(labelled);
    const found = await json("before", after);
    deepEqual([found.base, found.head, found.groups.length], [`before (${before})`, after, 1]);
    await folder.flotilla("render", "--out", "head");
    folder.setFleet(smallFleet);
    await folder.flotilla("render", "--out", "base");
    deepEqual((await json("./base", "head")).groups, found.groups);
    deepEqual((await json("base", "before")).groups, []);
    equal(
      (await folder.flotilla("diff", "HEAD", "HEAD")).results,
      `No change between HEAD (${after}) and HEAD (${after}).\n`,
    );
  });

  it("exits like diff when it is asked to", async () => {
    await committed(smallFleet);
    await committed(labelled);
    const code = async (...argv: readonly string[]) => (await folder.flotilla("diff", "--no-stacks", ...argv)).code;
    deepEqual(
      [
        await code("HEAD~1", "HEAD"),
        await code("HEAD~1", "HEAD", "--exit-code"),
        await code("HEAD", "HEAD", "--exit-code"),
        await code("HEAD~9", "HEAD", "--exit-code"),
        await code("HEAD~9", "HEAD"),
      ],
      [0, 1, 0, 2, 1],
    );
  });

  it("counts everything as added against a base before flotilla was there, or without a rendering", async () => {
    folder.write("README.md", "");
    const first = folder.commit();
    folder.setFleet(smallFleet);
    const second = folder.commit();
    await committed(smallFleet);
    const found = await json(first, "HEAD");
    deepEqual(found.notes, [`${first} is from before flotilla was there: everything counts as added.`]);
    deepEqual([...new Set(found.groups.map(({ change }) => change))], ["added"]);
    deepEqual((await json(second)).notes, [`${second} has no rendering in rendered/: everything counts as added.`]);
    equal(
      await error("HEAD", first),
      `error: ${first} has no rendering in rendered/: run flotilla render there and commit what it writes\n`,
    );
  });

  it("shows a cluster that was renamed as one that moved", async () => {
    const before = await committed(smallFleet);
    const { dev, ...clusters } = smallFleet.clusters;
    const { dev: count, ...replicas } = shop?.replicas ?? {};
    await committed({
      ...smallFleet,
      rollout: [["lab"], ["eu", "asia"]],
      clusters: { ...clusters, lab: dev },
      workloads: { shop: { ...shop, replicas: { ...replicas, lab: count } } },
    } as Fleet);
    const found = await json(before, "HEAD");
    deepEqual(
      [
        ...new Set(
          found.groups.flatMap(({ change, objects }) => objects.map(({ cluster }) => `${change} ${String(cluster)}`)),
        ),
      ],
      ["moved lab"],
    );
  });

  it("reads a project in a folder of the repository", async () => {
    await committed(smallFleet, "platform/fleet");
    await committed(labelled, "platform/fleet");
    const found = await inside("platform/fleet", () => json("HEAD~1", "HEAD"));
    equal(found.groups.length, 1);
    equal((await json("HEAD~1", "HEAD", "--rendered", "platform/fleet/rendered")).groups.length, 1);
  });

  it("says that a revision is not there, and which one may be meant", async () => {
    await committed(smallFleet);
    folder.git(["tag", "release-1"]);
    equal(
      await error("relase-1"),
      'error: "relase-1" is neither a folder nor a revision of this repository; did you mean release-1\n',
    );
    equal(await error("--", "--help"), 'error: "--help" is neither a folder nor a revision of this repository\n');
  });

  it("says how to go on without a main branch, a commit, a common history or a repository", async () => {
    folder.setFleet(smallFleet);
    equal(await error(), "error: there is no commit to compare with yet: commit what is there, or name two folders\n");
    await committed(smallFleet);
    folder.git(["branch", "-m", "trunk"]);
    equal(
      await error(),
      "error: there is no main branch to compare with (neither origin/HEAD nor main nor master): name the base, as in flotilla diff HEAD~1\n",
    );
    folder.git(["checkout", "--quiet", "--orphan", "main"]);
    folder.write("other", "");
    folder.commit();
    folder.git(["checkout", "--quiet", "trunk"]);
    equal(await error(), "error: HEAD has no commit in common with main: name the base, as in flotilla diff main\n");
  });

  it("says what to fetch in a shallow clone", async () => {
    await committed(smallFleet);
    folder.git(["checkout", "--quiet", "-b", "change"]);
    await committed(labelled);
    folder.git(["checkout", "--quiet", "main"]);
    folder.commit();
    folder.git(["clone", "--quiet", "--depth", "1", "--no-single-branch", `file://${folder.path}`, "clone"]);
    folder.git(["checkout", "--quiet", "change"], "clone");
    equal(
      await inside("clone", () => error()),
      "error: this clone is shallow and does not reach back to where HEAD left origin/main: git fetch --unshallow gets the rest\n",
    );
    equal(
      await inside("clone", () => error("HEAD~1")),
      'error: "HEAD~1" is neither a folder nor a revision of this repository; this clone is shallow, git fetch --unshallow gets the rest of its history\n',
    );
  });

  it("says what is wrong with a tree, on which side and where", async () => {
    await committed(smallFleet);
    folder.write("rendered/us/foundation.yaml", "a: [b\n");
    folder.write("rendered/eu/foundation.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n");
    folder.write("rendered/dev/foundation.yaml", Buffer.from([0xff, 0xfe, 0]));
    folder.write("rendered/dev/workloads.yaml", Buffer.from([0xff, 0xfe, 0]));
    const broken = folder.commit();
    equal(
      await error("HEAD~1", broken),
      [
        `error: rendering of ${broken} is invalid`,
        "  dev/foundation.yaml, line 1 must be text in UTF-8",
        "  dev/workloads.yaml, line 1 must be text in UTF-8",
        "  eu/foundation.yaml, document 1, metadata.name must be a text that is not empty, got nothing",
        "  us/foundation.yaml, line 2 must be YAML, got unexpected end of the stream within a flow collection\n",
      ].join("\n"),
    );
  });

  it("asks which is meant where a name is a folder and a revision", async () => {
    await committed(smallFleet);
    folder.git(["tag", "rendered"]);
    await committed(labelled);
    equal(
      await error("rendered", "HEAD"),
      "error: rendered is a folder and a revision: write ./rendered for one, rendered^0 for the other\n",
    );
    equal((await json("./rendered", "HEAD")).groups.length, 0);
    equal((await json("rendered^0", "HEAD")).groups.length, 1);
  });

  it("says where two objects of one identity stand", async () => {
    await committed(smallFleet);
    folder.write("rendered/us/extra.yaml", folder.read("rendered/us/foundation.yaml").split("---\n")[0] ?? "");
    const twice = folder.commit();
    equal(
      await error("HEAD~1", "HEAD"),
      `error: rendering of HEAD (${twice}) is invalid\n` +
        "  us/foundation.yaml, document 1 must be the only Namespace flotilla-system of the cluster, which us/extra.yaml, document 1 is already\n",
    );
  });

  it("refuses links and submodules where files are expected, and passes over other links", async () => {
    await committed(smallFleet);
    symlinkSync("us", join(folder.path, "rendered/latest"));
    folder.commit();
    equal((await json("HEAD~1", "HEAD")).groups.length, 0);
    symlinkSync("foundation.yaml", join(folder.path, "rendered/us/link.yaml"));
    folder.commit();
    equal(
      await error("HEAD~1", "HEAD"),
      "error: rendered/us/link.yaml is a symbolic link there, and a rendering has files alone: flotilla render writes them\n",
    );
  });

  it("says that a folder holds no rendering, and which one does", async () => {
    await committed(smallFleet);
    folder.write("empty/README.md", "");
    equal(await error("empty"), "error: empty holds no rendering (no fleet.yaml, no <cluster>/<layer>.yaml)\n");
    equal(
      await error("."),
      "error: . holds no rendering (no fleet.yaml, no <cluster>/<layer>.yaml); did you mean rendered\n",
    );
  });

  it("takes a ConfigMap of 5 MB", async () => {
    const object = (data: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\n  namespace: a\ndata:\n  text: ${data}\n`;
    folder.write("base/us/own.yaml", object("x".repeat(5_000_000)));
    folder.write("head/us/own.yaml", object(`${"x".repeat(5_000_000)}y`));
    const { code, results } = await folder.flotilla("diff", "base", "head", "--format", "markdown");
    equal(code, 0);
    equal(results.length < 65_536 && results.includes("ConfigMap"), true, results.slice(0, 200));
  });

  it("refuses an invalid fleet and an unknown format", async () => {
    await committed(smallFleet);
    folder.setFleet({ ...smallFleet, name: "Acme" });
    equal((await error()).startsWith("error: fleet is invalid\n  name must be a DNS label"), true);
    deepEqual(await folder.flotilla("diff", "--format", "xml"), {
      code: 2,
      results: "",
      messages:
        "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are terminal, markdown, json.\n(add --help for help)\n",
    });
  });
});

describe("flotilla diff outside a repository", () => {
  it("says what to name instead", async () => {
    const folder = new TestFolder();
    try {
      folder.setFleet(smallFleet);
      equal(
        (await folder.flotilla("diff")).messages,
        `error: ${folder.path} is in no git repository that can be read (not a git repository (or any of the parent directories): .git): name two folders with renderings instead\n`,
      );
    } finally {
      folder.remove();
    }
  });
});
