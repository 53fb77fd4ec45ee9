import { deepEqual, equal } from "node:assert/strict";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { smallFleet } from "../lib/fleet/small-fleet.test.data.js";
import { changeEnvironment } from "./change-environment.test.data.js";
import { ChartServer, realHelm } from "./charts/chart-servers.test.data.js";
import { requireCharts } from "./charts/require-charts.js";
import { TestFolder } from "./command.test.data.js";

const helm = realHelm() ?? "";
const schema = JSON.stringify({
  $schema: "http://json-schema.org/draft-07/schema#",
  additionalProperties: false,
  properties: { replicas: { type: "integer" } },
});

describe("flotilla charts (skipped where there is no helm)", function () {
  this.timeout(30_000);
  let folder: TestFolder;
  let server: ChartServer;
  let restoreEnvironment: () => void;

  before(function () {
    if (helm === "") this.skip();
  });
  beforeEach(async () => {
    folder = new TestFolder();
    restoreEnvironment = changeEnvironment({
      XDG_CACHE_HOME: join(folder.path, "cache"),
      PATH: `${join(helm, "..")}:${process.env["PATH"] ?? ""}`,
    });
    server = new ChartServer();
    await server.start();
    server.add("demo", "1.2.3", { "values.schema.json": schema });
  });
  afterEach(async () => {
    restoreEnvironment();
    await server.remove();
    folder.remove();
  });

  interface Installed {
    readonly version: string;
    readonly values?: object;
  }

  /** A fleet with a release on every cluster that is named. */
  const install = (on: Readonly<Record<string, Installed>>) => {
    const releases = Object.entries(on).map(([cluster, { version, values }]) => [
      cluster,
      {
        apiVersion: "helm.sh/v3",
        kind: "Release",
        metadata: { name: "one", namespace: "one" },
        spec: { chart: "demo", repository: server.repository, version, ...(values && { values }) },
      },
    ]);
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "one" } };
    folder.setFleet(
      smallFleet,
      `const releases = ${JSON.stringify(Object.fromEntries(releases))};
      exports.layers = (cluster) => releases[cluster] === undefined ? [] : [{
        name: "own", after: [], deliver: "pulumi", manifests: [${JSON.stringify(namespace)}, releases[cluster]],
      }];`,
    );
  };
  const everywhere = (installed: Installed) => ({ us: installed, dev: installed, eu: installed, asia: installed });
  const short = (version: string) => server.digest("demo", version).slice(7, 19);

  it("records what the clusters use, and takes away what none uses any more", async () => {
    server.add("demo", "1.3.0");
    install({ ...everywhere({ version: "1.2.3" }), dev: { version: "1.3.0" } });
    deepEqual(await folder.flotilla("charts"), {
      code: 0,
      results: [
        "CHART  VERSION  CLUSTERS  DIGEST        STATE",
        `demo   1.2.3    3 of 4    ${short("1.2.3")}  recorded`,
        `demo   1.3.0    dev       ${short("1.3.0")}  recorded`,
        "",
        "charts.lock: 2 recorded\n",
      ].join("\n"),
      messages: "",
    });
    install(everywhere({ version: "1.2.3" }));
    const table = `CHART  VERSION  CLUSTERS  DIGEST        STATE\ndemo   1.2.3    all 4     ${short("1.2.3")}  known\n`;
    const lock = folder.read("charts.lock");
    const lines = [
      [["--check"], "1 known, 1 that no cluster uses (flotilla charts takes them away)"],
      [["us"], "1 known"],
      [[], "1 known, 1 taken away"],
      [["--check"], "1 known"],
    ] as const;
    for (const [args, line] of lines) {
      equal(folder.read("charts.lock") === lock, line !== "1 known" || args[0] === "us");
      const shown = args[0] === "us" ? table.replace("all 4", "us   ") : table;
      deepEqual(await folder.flotilla("charts", ...args), {
        code: 0,
        results: `${shown}\ncharts.lock: ${line}\n`,
        messages: "",
      });
    }
  });

  it("fails under --check where a chart is not recorded, and writes nothing", async () => {
    install(everywhere({ version: "1.2.3" }));
    deepEqual(await folder.flotilla("charts", "--check"), {
      code: 1,
      results: "CHART  VERSION  CLUSTERS  DIGEST  STATE\ndemo   1.2.3    all 4     –       not recorded\n\n",
      messages: `error: chart demo 1.2.3 of ${server.repository} is not in charts.lock: run flotilla charts and commit the file\n`,
    });
    equal(existsSync("charts.lock"), false);
  });

  it("tells of all that is wrong, once for all clusters", async () => {
    install({ ...everywhere({ version: "1.2.3", values: { replicas: "2", replica: 1 } }), us: { version: "1.2.4" } });
    deepEqual(await folder.flotilla("charts"), {
      code: 1,
      results: [
        "CHART  VERSION  CLUSTERS  DIGEST        STATE",
        `demo   1.2.3    3 of 4    ${short("1.2.3")}  recorded, values refused`,
        "demo   1.2.4    us        –             absent",
        "\n",
      ].join("\n"),
      messages: [
        `error: ${server.repository} has no version 1.2.4 of chart demo; the nearest is 1.2.3`,
        "the charts refuse values",
        '  layers.own.one.values must have only keys that the chart knows, got "replica" (dev, eu, asia); did you mean "replicas"',
        '  layers.own.one.values.replicas must be of type integer, got "2" (dev, eu, asia)\n',
      ].join("\n"),
    });
    const { code, results } = await folder.flotilla("charts", "dev", "--json");
    equal(code, 1);
    deepEqual(JSON.parse(results), {
      charts: [
        {
          ...{ chart: "demo", repository: server.repository, version: "1.2.3", clusters: ["dev"], state: "known" },
          ...{ digest: server.digest("demo", "1.2.3"), failure: null },
          problems: [
            {
              path: "layers.own.one.values",
              rule: "chart-values",
              message: 'must have only keys that the chart knows, got "replica" (dev)',
              fix: '"replicas"',
            },
            {
              path: "layers.own.one.values.replicas",
              rule: "chart-values",
              message: 'must be of type integer, got "2" (dev)',
              fix: null,
            },
          ],
        },
      ],
    });
  });

  it("says so where there is nothing to do", async () => {
    folder.setFleet(smallFleet);
    deepEqual(await folder.flotilla("charts"), { code: 0, results: "the fleet uses no charts\n", messages: "" });
    equal(existsSync("charts.lock"), false);
    install({ us: { version: "1.2.3" } });
    deepEqual(await folder.flotilla("charts", "dev"), { code: 0, results: "no charts on dev\n", messages: "" });
  });

  it("refuses a charts.lock that cannot be read, and clusters that the fleet does not have", async () => {
    install(everywhere({ version: "1.2.3" }));
    equal(
      (await folder.flotilla("charts", "dve")).messages,
      "error: the fleet acme has no cluster called dve; did you mean dev?\n",
    );
    writeFileSync("charts.lock", "<<<<<<< HEAD\n");
    deepEqual(await folder.flotilla("charts"), {
      code: 1,
      results: "",
      messages: "error: charts.lock has a merge conflict: keep the lines of both sides\n",
    });
  });

  it("is what preview does before it begins, but not in the sandbox", async () => {
    install(everywhere({ version: "1.2.4" }));
    const absent = `error: ${server.repository} has no version 1.2.4 of chart demo; the nearest is 1.2.3\n`;
    folder.write("Pulumi.dev.yaml", "config:\n  flotilla:cluster: dev\n");
    deepEqual(await folder.flotilla("preview", "dev"), { code: 1, results: "", messages: absent });
    deepEqual(await folder.flotilla("up", "dev", "--yes"), { code: 1, results: "", messages: absent });
    const nowhere = { project: { root: "/nowhere", fleetModule: "/nowhere/fleet.js" }, order: [] };
    const refuse = () => {
      throw new Error("nothing is to be said");
    };
    const output = { write: refuse, colour: false, live: false, size: refuse };
    await requireCharts(nowhere, { sandbox: true }, { results: output, messages: output, interactive: false });
  });

  it("lets flotilla check look at values without a network, as soon as the chart is in the cache", async () => {
    install(everywhere({ version: "1.2.3", values: { replicas: "2" } }));
    const asked = server.requests.length;
    equal((await folder.flotilla("check")).results, "no problems\n");
    equal(server.requests.length, asked);
    await folder.flotilla("charts");
    await server.stop();
    rmSync("charts.lock");
    deepEqual(await folder.flotilla("check"), {
      code: 1,
      results: "",
      messages:
        'error: fleet is invalid\n  layers.own.one.values.replicas must be of type integer, got "2" (us, dev, eu and 1 more)\n',
    });
    equal(existsSync("charts.lock"), false);
  });
});
