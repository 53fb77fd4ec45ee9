import { deepEqual, equal } from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const repository = resolve(__dirname, "../../..");
const bin = (name: string) => join(repository, "node_modules/.bin", name);

describe("the packed package", () => {
  let folder: string;
  let tarball: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-package-"));
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", folder], { cwd: repository });
    tarball = join(folder, stdout.trim());
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("has nothing that publint would change", async () => {
    await run(bin("publint"), ["run", tarball, "--strict"]);
  });

  it("resolves with its types from CommonJS, from ES modules and in a bundler", async () => {
    const folders = await Promise.all(
      ["constructs", "lib"].map((name) =>
        readdir(join(repository, name), { recursive: true }).then((files) => files.map((file) => `${name}/${file}`)),
      ),
    );
    const entrypoints = folders
      .flat()
      .filter((file) => file.endsWith(".ts") && !file.includes(".test."))
      .map((file) => file.slice(0, -3));
    await run(bin("attw"), [tarball, "--profile", "strict", "--entrypoints", ...entrypoints], { cwd: folder });
  });

  it("holds no test, and every program of the sandbox and of pull requests", async () => {
    const { stdout } = await run("tar", ["-tzf", tarball]);
    const files = stdout.split("\n");
    const tests = files.filter((file) => file.includes(".test."));
    const missing = [
      "tools/provide.sh",
      "tools/definitions.sh",
      "tools/preview-text.sh",
      "sandbox/bin/pulumi-resource-kubernetes",
      "dist/cli/flotilla.js",
    ].filter((file) => !files.includes(`package/${file}`));
    deepEqual({ tests, missing }, { tests: [], missing: [] });
  });

  const examples = {
    "shop-platform": "in its Pulumi program and in its cdk8s app",
    "cluster-api": "as plain data, for Cluster API",
  };
  for (const [name, how] of Object.entries(examples)) {
    it(`serves another repository, ${how}`, async function () {
      this.timeout(300_000);
      const example = join(folder, name);
      const built = /(node_modules|dist)$/;
      await cp(join(repository, "examples", name), example, { recursive: true, filter: (file) => !built.test(file) });
      const manifest = await readFile(join(example, "package.json"), "utf8");
      await writeFile(
        join(example, "package.json"),
        manifest.replace('"flotilla": "0.1.0"', `"flotilla": "file:${tarball}"`),
      );
      await run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: example });
      await run("npm", ["test"], { cwd: example });
      const { stdout } = await run(join(example, "node_modules/.bin/flotilla"), ["--version"], { cwd: example });
      equal(stdout, "0.1.0\n");
    });
  }
});
