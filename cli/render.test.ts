import { deepEqual, equal } from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";

import { rendering } from "../constructs/platform.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { TestFolder } from "./command.test.data.js";
import { findProject } from "./project.js";
import { renderFolder } from "./render-folder.js";

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const withoutAsia: Fleet = {
  ...smallFleet,
  rollout: [["dev"], ["eu"]],
  clusters: Object.fromEntries(Object.entries(smallFleet.clusters).filter(([name]) => name !== "asia")),
};

describe("flotilla render", () => {
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  it("writes the rendering once, and nothing when nothing differs", async () => {
    folder.setFleet(smallFleet);
    const expected = rendering(smallFleet);
    const count = expected.size;
    deepEqual(await folder.flotilla("render"), {
      code: 0,
      results: `rendered: ${count} written, 0 deleted, 0 unchanged\n`,
      messages: "",
    });
    deepEqual(
      new Map(files(join(folder.path, "rendered")).map((path) => [path, folder.read(`rendered/${path}`)])),
      expected,
    );
    equal((await folder.flotilla("render")).results, `rendered: 0 written, 0 deleted, ${count} unchanged\n`);
    deepEqual(await folder.flotilla("render", "--check"), {
      code: 0,
      results: `rendered is fresh: ${count} files\n`,
      messages: "",
    });
  });

  it("deletes what no longer belongs, and leaves alone what is not its own", async () => {
    folder.setFleet(smallFleet);
    await folder.flotilla("render", "--out", "out");
    folder.write("out/README.md", "ours\n");
    folder.write("out/asia/notes.yaml", "ours\n");
    folder.write("out/mine/foundation.yaml", "ours\n");
    folder.setFleet(withoutAsia);
    const { deleted } = JSON.parse((await folder.flotilla("render", "--out", "out", "--json")).results) as {
      readonly deleted: readonly string[];
    };
    deepEqual(deleted, ["asia/foundation.yaml", "asia/foundation/kustomization.yaml"]);
    deepEqual(
      files(join(folder.path, "out")).filter((path) => !rendering(withoutAsia).has(path)),
      ["README.md", "asia/notes.yaml", "mine/foundation.yaml"],
    );
  });

  it("names every file that is stale, missing or surplus, and writes nothing", async () => {
    folder.setFleet(smallFleet);
    await folder.flotilla("render");
    folder.setFleet(withoutAsia);
    folder.write("rendered/us/foundation.yaml", "kind: Other\n");
    folder.git(["init", "--quiet"]);
    const before = folder.commit();
    folder.write("rendered/.partial/x", "");
    const { code, results, messages } = await folder.flotilla("render", "--check");
    deepEqual({ code, results }, { code: 1, results: "" });
    equal(
      messages,
      [
        "error: rendered is not what the fleet renders to",
        "  stale    fleet.yaml",
        "  stale    us/foundation.yaml",
        "  surplus  asia/foundation.yaml",
        "  surplus  asia/foundation/kustomization.yaml",
        "mend it with: flotilla render\n",
      ].join("\n"),
    );
    equal(folder.git(["diff", before]), "");
  });

  it("does not mind the line ends of a checkout on Windows", async () => {
    folder.setFleet(smallFleet);
    await folder.flotilla("render");
    for (const path of rendering(smallFleet).keys()) {
      folder.write(`rendered/${path}`, folder.read(`rendered/${path}`).replaceAll("\n", "\r\n"));
    }
    equal((await folder.flotilla("render", "--check")).code, 0);
  });

  it("refuses a folder with something else, and one that is a file", async () => {
    folder.setFleet(smallFleet);
    folder.write("other/file", "");
    deepEqual(await folder.flotilla("render", "--out", "other"), {
      code: 1,
      results: "",
      messages: `error: ${folder.path}/other is not empty and holds no rendering (no fleet.yaml): name another folder with --out, or empty it\n`,
    });
    equal(
      (await folder.flotilla("render", "--out", "other/file")).messages,
      `error: cannot render into ${folder.path}/other/file: ENOTDIR: not a directory, scandir '${folder.path}/other/file'\n`,
    );
  });

  it("refuses an invalid fleet before it writes anything", async () => {
    folder.setFleet({ ...smallFleet, name: "Acme" });
    const { code, messages } = await folder.flotilla("render");
    equal(code, 1);
    equal(messages.startsWith("error: fleet is invalid\n  name must be a DNS label"), true, messages);
    equal(existsSync(join(folder.path, "rendered")), false);
  });

  const badLayers = {
    "that are no function": [
      "exports.layers = [];",
      "must export its layers as a function: export const layers = (cluster: string): readonly Layer[] => [ … ];",
    ],
  } as const;
  for (const [name, [code, message]] of Object.entries(badLayers)) {
    it(`refuses layers ${name}`, async () => {
      folder.setFleet(smallFleet, code);
      equal((await folder.flotilla("render")).messages, `error: ${folder.path}/fleet-1.js ${message}\n`);
    });
  }

  it("refuses layers that fail, have a bad name or hold what is no data, and leaves the folder as it was", async () => {
    const layer = (name: string, data: string) =>
      `[{ name: "${name}", after: [], deliver: "pulumi", manifests: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x" }, data: ${data} }] }]`;
    folder.setFleet(
      smallFleet,
      `exports.layers = (cluster) => {
        if (cluster === "us") { throw new Error("no layers"); }
        return cluster === "eu" ? ${layer("../eu", "{}")} : cluster === "dev" ? ${layer("own", "{ now: () => 1 }")} : 5;
      };`,
    );
    deepEqual(await folder.flotilla("render"), {
      code: 1,
      results: "",
      messages: [
        `error: layers("asia") of ${folder.path}/fleet-1.js must return layers, each { name: string, after: string[], deliver: "pulumi" | "gitops", manifests: […] }, got 5`,
        "dev cannot be rendered: A function that is not JSON has no YAML; a manifest must be plain data",
        "platform of eu is invalid",
        '  layers["../eu"] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "../eu"; did you mean "eu"',
        `layers("us") of ${folder.path}/fleet-1.js failed: no layers\n`,
      ].join("\n"),
    });
    equal(existsSync(join(folder.path, "rendered/us")), false);
  });

  it("is the same in threads as in one", async () => {
    folder.setFleet(
      smallFleet,
      'exports.layers = () => [{ name: "own", after: [], deliver: "gitops", manifests: [] }];',
    );
    const project = findProject(folder.path);
    const rendered = async (name: string, threads: number) => {
      const out = join(folder.path, name);
      await renderFolder(project, smallFleet, out, { check: false, threads, worthThreads: -1 });
      return files(out).map((path) => [path, folder.read(join(name, path))]);
    };
    deepEqual(await rendered("two", 2), await rendered("one", 1));
  }).timeout(60_000);
});

describe("the rendering of the reference fleet", () => {
  it("is committed as it is", async () => {
    const root = projectRoot(__dirname);
    const { fleet } = (await import("../stacks/fleet.js")) as { readonly fleet: Fleet };
    const expected = rendering(fleet);
    const { changed, added, deleted } = await renderFolder(
      { root, fleetModule: require.resolve("../stacks/fleet") },
      fleet,
      join(root, "rendered"),
      { check: true, threads: 1 },
    );
    deepEqual(
      { changed, added, deleted },
      { changed: [], added: [], deleted: [] },
      "run flotilla render and commit it",
    );
    equal(expected.size > 0, true);
  });
});

function projectRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : projectRoot(dirname(folder));
}
