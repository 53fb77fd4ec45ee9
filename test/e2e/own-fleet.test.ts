import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Result } from "./project.js";

/** What `flotilla diff --format json` says, as far as it matters here. */
interface DiffJson {
  readonly groups: readonly {
    readonly objects: readonly { readonly cluster: string; readonly kind: string; readonly name: string }[];
    readonly fields: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
  }[];
  readonly clusters: Readonly<Record<string, { readonly changed: number }>>;
}

const repository = resolve(__dirname, "../../..");

describe("the repository of another company's fleet", () => {
  let folder: string;

  const run = (program: string, ...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      execFile(program, args, { cwd: folder, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
      });
    });
  const succeed = async (program: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await run(program, ...args);
    equal(code, 0, stdout + stderr);
    return stdout;
  };
  const flotilla = (...args: readonly string[]) =>
    run(process.execPath, join(repository, "dist/cli/flotilla.js"), ...args);
  const edit = async (file: string, from: string, to: string) => {
    const text = await readFile(join(folder, file), "utf8");
    equal(text.split(from).length, 2);
    await writeFile(join(folder, file), text.replace(from, to));
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-own-fleet-"));
    const installed = /\/(node_modules|dist)$/;
    const example = join(repository, "examples/own-fleet");
    await cp(example, folder, { recursive: true, filter: (file) => !installed.test(file) });
    await mkdir(join(folder, "node_modules"));
    await symlink(repository, join(folder, "node_modules/flotilla"));
    const packages = [".bin", "@pulumi", "@types", "cdk8s", "cdk8s-plus-28", "constructs", "typescript"];
    for (const name of packages) {
      await symlink(join(repository, "node_modules", name), join(folder, "node_modules", name));
    }
    await succeed("npm", "run", "build");
    await succeed("git", "init", "--quiet", "--initial-branch=main");
    await succeed("git", "add", ".");
    const person = ["-c", "user.name=A Baker", "-c", "user.email=baker@bakery.example"];
    await succeed("git", ...person, "-c", "commit.gpgsign=false", "commit", "--quiet", "--message=The fleet");
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it("has a fleet without a problem and a rendering that is fresh", async () => {
    const checked = await flotilla("check"); // which says on its other output how far it is
    deepEqual([checked.code, checked.stdout], [0, "no problems\n"]);
    const { code, stdout } = await flotilla("render", "--check");
    deepEqual({ code, stdout }, { code: 0, stdout: "rendered is fresh: 21 files\n" });
  });

  it("tells in a pull request of an edit that nobody rendered what it does, and which files are stale", async () => {
    await edit("stacks/fleet.ts", "bakery/orders:2.3.0", "bakery/orders:2.4.0");
    await edit("stacks/layers.ts", 'counter: { cpu: "6"', 'counter: { cpu: "8"');
    const { code, stderr } = await run("sh", "node_modules/flotilla/tools/preview-text.sh", "preview.md", "main");
    equal(code, 1, stderr);
    const text = await readFile(join(folder, "preview.md"), "utf8");
    equal(text.startsWith("<!-- flotilla diff -->\n**`flotilla render --check` failed**\n"), true, text);
    match(
      text,
      /^ {6}stale +laptop\/workloads\.yaml\n {6}stale +shops\/quotas\.yaml\n {6}stale +shops\/workloads\.yaml$/m,
    );
    match(text, /registry\.example\/bakery\/orders:2\.4\.0/);
  });

  it("has nothing stale once it is rendered, and shows each change once", async () => {
    equal((await flotilla("render")).code, 0);
    const preview = await run("sh", "node_modules/flotilla/tools/preview-text.sh", "preview.md", "main");
    equal(preview.code, 0, preview.stderr);
    const { stdout } = await flotilla("diff", "main", "--format", "json", "--no-stacks");
    const { groups, clusters } = JSON.parse(stdout) as DiffJson;
    const seen = groups.map(({ objects, fields }) => [
      objects.map(({ cluster, kind, name }) => `${cluster} ${kind} ${name}`).join(", "),
      ...fields.map(({ path, from, to }) => `${path}: ${String(from)} -> ${String(to)}`),
    ]);
    deepEqual(seen.sort(), [
      [
        "laptop Deployment orders, shops Deployment orders",
        'spec.template.metadata.labels["app.kubernetes.io/version"]: 2.3.0 -> 2.4.0',
        "spec.template.spec.containers[name=orders].image: registry.example/bakery/orders:2.3.0 -> registry.example/bakery/orders:2.4.0",
      ],
      ["shops ResourceQuota requests", 'spec.hard["requests.cpu"]: 6 -> 8'],
    ]);
    deepEqual(
      Object.entries(clusters).map(([cluster, { changed }]) => [cluster, changed]),
      [
        ["hub", 0],
        ["laptop", 1],
        ["shops", 2],
      ],
    );
  });
});
