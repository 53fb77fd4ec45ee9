import { deepEqual, equal, ok } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { load, loadAll } from "js-yaml";

import { ChartCache } from "../../cli/charts/chart-cache.js";
import { TestFolder } from "../../cli/command.test.data.js";
import { canonicalText } from "../../lib/canonical-text.js";
import type { ChartRelease } from "../../lib/chart-release.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Manifest } from "../../lib/manifests.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { fleet } from "../../stacks/fleet.js";

const tools = join(packageRoot(), ".tools");
const helm = join(tools, "bin/helm");
const chart = join(tools, "share/charts/kyverno-3.9.0");
const older = "3.8.999";

interface Json {
  readonly groups: readonly {
    readonly change: string;
    readonly objects: readonly {
      readonly cluster: string;
      readonly release?: string;
      readonly kind: string;
      readonly name: string;
    }[];
    readonly fields: readonly { readonly path: string; readonly from?: unknown; readonly to?: unknown }[];
  }[];
  readonly failures: readonly string[];
}

/** The fleet with the older chart of Kyverno. */
function earlier({ services, ...rest }: Fleet): Fleet {
  const { policyEngine } = services ?? {};
  if (policyEngine?.engine !== "kyverno") {
    throw new Error("the reference fleet has another policy engine now");
  }
  return { ...rest, services: { ...services, policyEngine: { ...policyEngine, version: older } } };
}

const title = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

describe("flotilla diff --charts with the real chart of Kyverno (skipped where it is not provided)", function () {
  this.timeout(600_000);
  let folder: TestFolder | undefined;
  const environment = { cache: process.env["XDG_CACHE_HOME"], path: process.env["PATH"] };

  before(async function () {
    if (!existsSync(helm) || !existsSync(chart)) this.skip();
    folder = new TestFolder();
    process.env["XDG_CACHE_HOME"] = join(folder.path, "cache");
    process.env["PATH"] = `${join(tools, "bin")}${delimiter}${environment.path ?? ""}`;
    for (const [side, data] of Object.entries({ base: earlier(fleet), head: fleet })) {
      folder.setFleet(data);
      const { code, messages } = await folder.flotilla("render", "--out", side);
      equal(code, 0, messages);
    }
    // The older chart has another image in every pod, and no Services of the cleanup controller.
    cpSync(chart, "charts/kyverno-3.9.0", { recursive: true });
    cpSync(chart, `charts/kyverno-${older}`, { recursive: true });
    const about = `charts/kyverno-${older}/Chart.yaml`;
    const text = readFileSync(about, "utf8");
    writeFileSync(about, text.replace("version: 3.9.0 ", `version: ${older} `).replace("v1.19.0", "v1.18.9"));
    rmSync(`charts/kyverno-${older}/templates/cleanup-controller/service.yaml`);
    for (const version of ["3.9.0", older]) {
      const { repository } = kyverno("head");
      mkdirSync("pack");
      cpSync(`charts/kyverno-${version}`, "pack/kyverno", { recursive: true });
      execFileSync("tar", ["-czf", `${version}.tgz`, "-C", "pack", "kyverno"]);
      rmSync("pack", { recursive: true });
      await new ChartCache().add({ chart: "kyverno", repository, version }, `${version}.tgz`);
    }
  });
  after(() => {
    if (environment.cache === undefined) Reflect.deleteProperty(process.env, "XDG_CACHE_HOME");
    else process.env["XDG_CACHE_HOME"] = environment.cache;
    process.env["PATH"] = environment.path ?? "";
    folder?.remove();
  });

  /** The release of Kyverno in production-us. */
  const kyverno = (side: "base" | "head"): ChartRelease => {
    const objects = loadAll(readFileSync(`${side}/production-us/kyverno.yaml`, "utf8")) as Manifest[];
    const release = objects.find(({ kind }) => kind === "Release");
    if (release === undefined) throw new Error("the reference fleet has no release of Kyverno");
    return { values: {}, ...(release["spec"] as object), ...release.metadata } as unknown as ChartRelease;
  };
  /** What helm makes of it, hooks aside. */
  const rendered = (side: "base" | "head") => {
    const { version, values, name, namespace } = kyverno(side);
    const file = `${side}.json`;
    writeFileSync(file, JSON.stringify(values));
    const args = [name, `charts/kyverno-${version}`, "--namespace", namespace, "--values", file, "--no-hooks"];
    const { clusters } = load(readFileSync(`${side}/fleet.yaml`, "utf8")) as Fleet;
    const kubernetes = `${clusters["production-us"]?.kubernetes ?? ""}.0`;
    const text = execFileSync(helm, ["template", ...args, "--kube-version", kubernetes], { maxBuffer: 1 << 28 });
    const objects = loadAll(text.toString()).filter(Boolean) as Manifest[];
    return new Map(objects.map((object) => [title(object), canonicalText(object)]));
  };

  it("shows just what helm makes otherwise, on every cluster that has the chart, whoever installs it", async () => {
    const { code, results, messages } =
      (await folder?.flotilla("diff", "./base", "./head", "--charts", "--json")) ?? {};
    deepEqual([code, messages?.replace(/^(?:comparing|rendering): .*\n/gm, "")], [0, ""], results);
    const { groups, failures } = JSON.parse(results ?? "") as Json;
    deepEqual(failures, []);
    const found = groups.flatMap(({ change, objects }) =>
      objects.filter(({ release }) => release === "kyverno").map((object) => ({ change, ...object })),
    );

    const [before, after] = [rendered("base"), rendered("head")];
    const expected = [...after]
      .filter(([name, text]) => before.get(name) !== text)
      .map(([name]) => `${before.has(name) ? "changed" : "added"} ${name}`);
    ok(expected.length > 40);
    const of = (cluster: string) =>
      found.filter((object) => object.cluster === cluster).map(({ change, kind, name }) => `${change} ${kind} ${name}`);
    deepEqual(of("production-us").sort(), expected.sort());
    ok(expected.includes("added Service kyverno-cleanup-controller-metrics"));

    // Staging gets it by Cluster API; production-apac has Gatekeeper.
    const clusters = ["development", "management", "production-eu", "production-us", "staging"];
    const images = groups.filter(
      ({ fields, objects }) =>
        objects.some(({ name }) => name === "kyverno-background-controller") &&
        fields.some(({ path, to }) => path.endsWith("image") && String(to).endsWith("background-controller:v1.19.0")),
    );
    deepEqual(
      images.map(({ objects }) => objects.map(({ cluster }) => cluster)),
      [clusters],
    );
  });
});
