import { deepEqual, rejects } from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chartsFolder, definitionsFolder } from "./control-planes/folders.js";
import { managementTools, provideCharts, provideTools, type Tool, tools } from "./tools.js";

describe("provideTools", () => {
  let project: string;
  const path = process.env["PATH"];

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), "flotilla-tools-"));
    await mkdir(join(project, ".tools/bin"), { recursive: true });
    await mkdir(join(project, "bin"));
  });
  afterEach(async () => {
    process.env["PATH"] = path;
    await rm(project, { recursive: true });
  });

  it("does nothing when every program is there", async () => {
    await Promise.all(tools.map((tool) => writeFile(join(project, ".tools/bin", tool), "")));
    const lines: string[] = [];
    await provideTools(join(project, ".sandbox"), (line) => lines.push(line));
    deepEqual(lines, []);
  });

  it("names each program that can neither be found nor built", async () => {
    await Promise.all(tools.slice(2).map((tool) => writeFile(join(project, ".tools/bin", tool), "")));
    await install("sh", "dirname", "mkdir");
    await rejects(
      provideTools(join(project, ".sandbox"), () => undefined),
      {
        message: [
          "the sandbox lacks programs that it runs",
          "  pulumi v3.259.0 is not installed, and building it needs Go: install either, then run this again",
          "  etcd 3.6.14 is not installed, and building it needs Go: install either, then run this again",
        ].join("\n"),
      },
    );
  });

  it("knows every program of a management cluster", async () => {
    await install("sh", "dirname", "mkdir");
    await rejects(
      provideTools(join(project, ".sandbox"), () => undefined, managementTools),
      {
        message: [
          "the sandbox lacks programs that it runs",
          "  helm v4.2.3 is not installed, and building it needs Go: install either, then run this again",
          "  clusterctl v1.14.2 is not installed, and building it needs Go: install either, then run this again",
          "  capi-core v1.14.2 is not installed, and building it needs Go: install either, then run this again",
          "  capi-kubeadm-bootstrap v1.14.2 is not installed, and building it needs Go: install either, then run this again",
          "  capi-kubeadm-control-plane v1.14.2 is not installed, and building it needs Go: install either, then run this again",
          "  capi-in-memory v1.14.2 is not installed, and building it needs Go: install either, then run this again",
          "  capi-helm v0.6.4 is not installed, and building it needs Go: install either, then run this again",
        ].join("\n"),
      },
    );
  });

  it("links a manager that was built from the same version, without its definitions where Go is missing", async () => {
    await install("sh", "dirname", "mkdir", "grep", "ln");
    await installManager("capi-core", "sigs.k8s.io/cluster-api", "v1.14.2");
    deepEqual(await provided("capi-core"), {
      lines: [
        "capi-core v1.14.2: its definitions are left out",
        `capi-core v1.14.2: using ${join(project, "bin/capi-core")}`,
      ],
      program: join(project, "bin/capi-core"),
      definitions: [],
    });
  });

  it("takes the definitions of a manager out of its Go module, in place of older ones", async () => {
    await install("sh", "dirname", "mkdir", "grep", "ln", "rm", "cp", "mv");
    await installManager("capi-helm", "sigs.k8s.io/cluster-api-addon-provider-helm", "v0.6.4");
    const module = join(project, "module");
    await mkdir(join(module, "config/crd/bases"), { recursive: true });
    await mkdir(join(module, "config/webhook"));
    await writeFile(join(module, "config/crd/bases/helmchartproxies.yaml"), "");
    await writeFile(join(module, "config/webhook/manifests.yaml"), "kind: MutatingWebhookConfiguration\n");
    await writeFile(join(project, "bin/go"), `#!/bin/sh\n[ "$1" = mod ] || echo '${module}'\n`, { mode: 0o755 });
    const share = definitionsFolder(join(project, ".sandbox"), "capi-helm");
    await mkdir(join(share, "crds"), { recursive: true });
    await writeFile(join(share, "crds/older.yaml"), "");

    deepEqual(await provided("capi-helm"), {
      lines: [`capi-helm v0.6.4: using ${join(project, "bin/capi-helm")}`],
      program: join(project, "bin/capi-helm"),
      definitions: ["crds", "crds/helmchartproxies.yaml", "webhooks.yaml"],
    });
    deepEqual(await readFile(join(share, "webhooks.yaml"), "utf8"), "kind: MutatingWebhookConfiguration\n");
  });

  it("takes the real chart of Kyverno out of its Go module, without what it would load from elsewhere", async () => {
    await install("sh", "dirname", "mkdir", "rm", "cp", "mv", "sed", "awk", "chmod", "touch");
    const module = join(project, "module");
    const [policies, definitions] = ["charts/kyverno", "charts/kyverno-api"].map((path) => join(module, path));
    for (const folder of [join(policies ?? "", "charts"), definitions ?? ""]) await mkdir(folder, { recursive: true });
    const dependencies = [
      "  - name: crds\n    version: 3.9.0\n    condition: crds.install",
      '  - name: kyverno-api\n    version: 0.0.1\n    repository: "https://charts.example"\n    condition: crds.install',
      '  - name: reports-server\n    version: 0.1.6\n    repository: "https://charts.example"\n    condition: reportsServer.enabled',
    ];
    await writeFile(join(policies ?? "", "Chart.yaml"), `name: kyverno\ndependencies:\n${dependencies.join("\n")}\n`);
    await writeFile(join(policies ?? "", "Chart.lock"), "");
    await writeFile(join(definitions ?? "", "Chart.yaml"), "name: kyverno-api\n");
    await writeFile(join(project, "bin/go"), `#!/bin/sh\necho '\t"Dir": "${module}",'\n`, { mode: 0o755 });
    const asked = [{ chart: "oci://registry.acme.example/kyverno", version: "3.8.0" }];
    const root = join(project, ".sandbox");
    const lines: string[] = [];
    await provideCharts(root, (line) => lines.push(line), asked);
    const folder = join(chartsFolder(root), "kyverno-3.9.0");
    deepEqual(lines, ["chart kyverno-3.9.0: downloading (some seconds, once)", "chart kyverno-3.9.0: there"]);
    deepEqual((await readdir(folder)).sort(), ["Chart.yaml", "charts"]);
    deepEqual(await readdir(join(folder, "charts")), ["kyverno-api"]);
    deepEqual((await readFile(join(folder, "Chart.yaml"), "utf8")).split("\n"), [
      ...["name: kyverno", "dependencies:"],
      ...["  - name: crds", "    version: 3.9.0", "    condition: crds.install"],
      ...["  - name: kyverno-api", "    version: v0.0.0", "    condition: crds.install", ""],
    ]);

    await provideCharts(root, (line) => lines.push(line), asked);
    deepEqual(lines.length, 2); // it is there already
  });

  it("says why there is a stand-in where a real chart cannot be had", async () => {
    await install("sh", "dirname", "mkdir", "sed");
    const asked = [{ chart: "gatekeeper", version: "3.23.0" }];
    const lines: string[] = [];
    const root = join(project, ".sandbox");
    await provideCharts(root, (line) => lines.push(line), asked);
    await writeFile(join(project, "bin/go"), `#!/bin/sh\necho '\t"Error": "no such host"'\nexit 1\n`, { mode: 0o755 });
    await provideCharts(root, (line) => lines.push(line), asked);
    deepEqual(lines, [
      "downloading the chart gatekeeper-3.23.0 needs Go; a stand-in takes its place",
      "chart gatekeeper-3.23.0: downloading (some seconds, once)",
      "chart gatekeeper-3.23.0: no such host; a stand-in takes its place",
    ]);
    deepEqual(await readdir(chartsFolder(root)), []);
  });

  /** Leaves these programs of the system on PATH, and no others. */
  async function install(...programs: readonly string[]): Promise<void> {
    for (const program of programs) {
      await symlink(join("/bin", program), join(project, "bin", program));
    }
    process.env["PATH"] = join(project, "bin");
  }

  /** A program that says of which version it is only as every program of Go does. */
  async function installManager(name: string, module: string, version: string): Promise<void> {
    await writeFile(join(project, "bin", name), `\0\ndep\t${module}\t${version}\th1:\n`, { mode: 0o755 });
  }

  async function provided(name: Tool) {
    const root = join(project, ".sandbox");
    const lines: string[] = [];
    await provideTools(root, (line) => lines.push(line), [name]);
    const definitions = await readdir(definitionsFolder(root, name), { recursive: true }).catch(() => []);
    const program = await readlink(join(project, ".tools/bin", name));
    return { lines, program, definitions: definitions.sort() };
  }
});
