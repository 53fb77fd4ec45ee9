import { deepEqual, equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { installations, installers, type InstallerName } from "../../constructs/services/installers/installers.js";
import { serviceSteps } from "../../constructs/services/service-graph.js";
import { object, service } from "../../constructs/services/services.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { definitionFiles } from "./definitions.js";
import { toolsAreBuilt, type Result } from "./project.js";

const tools = join(packageRoot(), ".tools");
const definitions = join(packageRoot(), "..", "shared", "crds");
const CONTROL_PLANE = "kind-service-installers";

const certs = service("certs", { provides: ["certificates"], objects: [object("v1", "ConfigMap")] });
const site = service("site", { needs: ["certificates"] });
const values = { replicas: 2, args: ["--template={{ .Values }}"], nested: { list: [], map: {} } };
const steps = serviceSteps([
  { ...certs, chart: { ...certs.chart, values } },
  { ...site, chart: { ...site.chart, values, version: "1.2.3+build.4", repository: "oci://registry.example/charts" } },
]);

/** The engines on a management cluster; what Pulumi installs is told to no API server. */
const engines = (Object.keys(installers) as InstallerName[]).filter((name) => name !== "pulumi");

/** Every form of the objects of an engine: two kinds of repositories, for the management cluster and for another. */
function objectsOf(engine: InstallerName): Manifest[] {
  return [
    ...installations(steps, engine, { cluster: "production-us", isManagement: false }),
    ...installations(steps, engine, { cluster: "management", isManagement: true }),
  ];
}

describe("objects that install services", () => {
  let folder: string;

  const kubectl = (...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      const kubeconfig = join(folder, ".sandbox/control-planes", CONTROL_PLANE, "kubeconfig");
      const options = { maxBuffer: 2 ** 26 };
      execFile(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args], options, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  const succeed = async (...args: readonly string[]) => {
    const { code, stderr } = await kubectl(...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
  };
  const apply = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const file = join(folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return kubectl("apply", "--server-side", ...args, "-f", file);
  };
  const accepted = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const { code, stdout, stderr } = await apply(objects, "--validate=strict", ...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
    equal(stdout.trimEnd().split("\n").length, objects.length);
  };

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), "flotilla-installers-"));
    await symlink(tools, join(folder, ".tools"));
    await mkdir(join(folder, ".sandbox"));
    if (!toolsAreBuilt || !existsSync(definitions)) this.skip();
    await createControlPlane(join(folder, ".sandbox"), {
      name: CONTROL_PLANE,
      kubernetes: "1.35",
      services: "10.96.0.0/16",
    });
    const all = engines.flatMap(objectsOf);
    const files = (await definitionFiles(definitions, all, [])).flatMap((file) => ["-f", file]);
    await succeed("apply", "--server-side", ...files);
    await succeed("wait", "--for=condition=Established", "--timeout=60s", ...files);
    const namespaces = new Set(all.flatMap(({ metadata }) => metadata.namespace ?? []));
    namespaces.delete("default");
    await accepted([...namespaces].map((name) => object("v1", "Namespace", name)));
  });
  after(async () => {
    await deleteControlPlane(join(folder, ".sandbox"), CONTROL_PLANE);
    await rm(folder, { recursive: true });
  });

  for (const engine of engines) {
    it(`are taken to the last field, of ${engine}`, () => accepted(objectsOf(engine), "--dry-run=server"));

    it(`are not taken with a field that their kind does not have, of ${engine}`, async () => {
      const [first] = objectsOf(engine).slice(-1) as [Manifest];
      const wrong = { ...first, spec: { ...(first["spec"] as object), vresion: "1.2.3" } };
      // kubectl looks at none of the fields: it is the server that says so.
      const { stderr } = await apply([wrong], "--dry-run=server", "--validate=ignore");
      match(stderr, /\.spec\.vresion: field not declared in schema/);
    });
  }

  it("keep the values of a chart as they were written", async () => {
    const releases = objectsOf("flux");
    await accepted(releases);
    const { stdout } = await kubectl("get", "helmrelease", "production-us-site", "-n", "flux-system", "-o", "json");
    deepEqual((JSON.parse(stdout) as { spec: { values: unknown } }).spec.values, values);
  });
});
