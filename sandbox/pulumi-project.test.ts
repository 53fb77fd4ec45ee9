import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { load } from "js-yaml";

import { packageRoot } from "./package-root.js";
import { copyPulumiProject, sandboxProject, sandboxSettings } from "./pulumi-project.js";

const path = join(packageRoot(), "sandbox", "bin");
const quiet = { report: () => undefined };

describe("sandboxProject", () => {
  it("runs the same program on the simulated providers, with state of its own", () => {
    const project = { name: "flotilla", runtime: "nodejs", main: "dist/index.js", backend: { url: "s3://states" } };
    deepEqual(sandboxProject("/project", project), {
      name: "flotilla",
      runtime: "nodejs",
      main: "/project/dist/index.js",
      plugins: {
        languages: [{ name: "nodejs", path }],
        providers: ["aws", "gcp", "azure-native", "kubernetes", "command"].map((name) => ({ name, path })),
      },
    });
  });

  it("keeps the project's other providers", () => {
    const mine = { name: "mine", path: "./mine" };
    const { plugins } = sandboxProject("/project", { plugins: { providers: [mine, { name: "aws", path: "/real" }] } });
    deepEqual((plugins as { providers: readonly unknown[] }).providers.slice(0, 2), [mine, { name: "aws", path }]);
  });
});

describe("sandboxProject with the real Kubernetes provider", () => {
  it("takes that one from its folder", () => {
    const { plugins } = sandboxProject("/project", {}, "/plugins/kubernetes");
    deepEqual((plugins as { providers: readonly unknown[] }).providers[3], {
      name: "kubernetes",
      path: "/plugins/kubernetes",
    });
  });
});

describe("sandboxSettings", () => {
  it("keeps the sandbox's salt and takes the configuration from the project", () => {
    const settings = { encryptionsalt: "real", config: { "a:b": "new" } };
    deepEqual(sandboxSettings(settings, { encryptionsalt: "own", config: { "a:b": "old", "a:c": "gone" } }), {
      settings: { encryptionsalt: "own", config: { "a:b": "new" } },
      leftOut: [],
    });
  });

  it("leaves out what only the real stack can decrypt, until the sandbox has its own value", () => {
    const settings = { config: { "a:token": { secure: "v1:real" } } };
    deepEqual(sandboxSettings(settings, {}), { settings: { config: {} }, leftOut: ["a:token"] });
    const own = { config: { "a:token": { secure: "v1:own" } } };
    deepEqual(sandboxSettings(settings, own), { settings: own, leftOut: [] });
  });
});

describe("copyPulumiProject", () => {
  let from: string;
  let to: string;

  beforeEach(async () => {
    from = await mkdtemp(join(tmpdir(), "flotilla-project-"));
    to = join(from, ".sandbox", "project");
    await writeFile(join(from, "Pulumi.yaml"), "name: acme\nruntime: nodejs\nmain: index.js\n");
    await writeFile(join(from, "index.js"), "");
  });
  afterEach(() => rm(from, { recursive: true }));

  it("copies the project and the settings of each stack, and tells what it leaves out", async () => {
    await writeFile(join(from, "Pulumi.prod.yaml"), "config: { a:b: c, a:token: { secure: v1:x } }\n");
    const lines: string[] = [];
    await copyPulumiProject(from, to, { report: (line) => lines.push(line) });
    deepEqual(load(await readFile(join(to, "Pulumi.prod.yaml"), "utf8")), { config: { "a:b": "c" } });
    equal((load(await readFile(join(to, "Pulumi.yaml"), "utf8")) as { main: string }).main, join(from, "index.js"));
    deepEqual(lines, ['prod: without the encrypted a:token; give it a value with "pulumi config set --secret"']);
  });

  it("refuses a folder without a project", async () => {
    await rm(join(from, "Pulumi.yaml"));
    await rejects(copyPulumiProject(from, to, quiet), {
      message: `${join(from, "Pulumi.yaml")} is missing: the sandbox runs a Pulumi project, which has one`,
    });
  });

  it("refuses a Kubernetes provider that is not there", () =>
    rejects(copyPulumiProject(from, to, { ...quiet, kubernetesProvider: "/nowhere" }), {
      message:
        "/nowhere/pulumi-resource-kubernetes does not exist: " +
        "set FLOTILLA_KUBERNETES_PROVIDER to the folder of that program",
    }));

  it("refuses a project that was not built", async () => {
    await rm(join(from, "index.js"));
    await rejects(copyPulumiProject(from, to, quiet), {
      message:
        `${join(from, "index.js")}, the program that Pulumi.yaml names, does not exist: ` +
        "build the project first (npm run build)",
    });
  });

  it("names a copy that is corrupt", async () => {
    await writeFile(join(from, "Pulumi.prod.yaml"), "config: {}\n");
    await mkdir(to, { recursive: true });
    await writeFile(join(to, "Pulumi.prod.yaml"), "{ not yaml");
    await rejects(copyPulumiProject(from, to, quiet), (error: Error) => {
      equal(error.message.split("\n")[0]?.replace(/YAML: .*/, "YAML"), `${join(to, "Pulumi.prod.yaml")} is not YAML`);
      return true;
    });
  });
});
