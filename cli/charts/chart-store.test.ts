import { deepEqual, equal, rejects } from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { chartsLockText } from "../../lib/charts/charts-lock.js";
import { changeEnvironment } from "../change-environment.test.data.js";
import { ChartServer, realHelm } from "./chart-servers.test.data.js";
import { openChartStore } from "./chart-store.js";

const helm = realHelm() ?? "";

/** A project whose helm is the real one; it speaks to registries of this machine without TLS, which nothing but a flag makes it do. */
function project(): string {
  const root = mkdtempSync(join(tmpdir(), "flotilla-charts-project-"));
  mkdirSync(join(root, ".tools", "bin"), { recursive: true });
  const script = `#!/bin/sh\ncase "$*" in *oci://*) exec ${helm} "$@" --plain-http ;; *) exec ${helm} "$@" ;; esac\n`;
  writeFileSync(join(root, ".tools", "bin", "helm"), script);
  chmodSync(join(root, ".tools", "bin", "helm"), 0o755);
  return root;
}

describe("a ChartStore (skipped where there is no helm)", function () {
  this.timeout(30_000);
  let root: string;
  let server: ChartServer;
  let restoreEnvironment: () => void;

  before(function () {
    if (helm === "") this.skip();
  });
  beforeEach(async () => {
    root = project();
    restoreEnvironment = changeEnvironment({
      XDG_CACHE_HOME: join(root, "XDG_CACHE_HOME"),
      HELM_CONFIG_HOME: join(root, "HELM_CONFIG_HOME"),
      HELM_CACHE_HOME: join(root, "HELM_CACHE_HOME"),
    });
    server = new ChartServer();
    await server.start();
    server.add("demo", "1.2.3");
  });
  afterEach(async () => {
    restoreEnvironment();
    await server.remove();
    rmSync(root, { recursive: true });
  });

  const demo = (version = "1.2.3", chart = "demo") => ({ chart, version, repository: server.repository });
  const inRegistry = (version: string, chart = "demo") => ({
    chart,
    version,
    repository: `oci://${server.host}/charts`,
  });
  const lockText = () => readFileSync(join(root, "charts.lock"), "utf8");
  const lockWith = (digest: string) => chartsLockText({ [`${server.repository}/demo`]: { "1.2.3": digest } });
  const record = () => openChartStore(root, { unrecorded: "record" });
  const chartOf = (folder: string) => readFileSync(join(folder, "Chart.yaml"), "utf8");

  it("pulls a chart once and records its digest, however often and by whomever it is asked", async () => {
    const store = record();
    const [folder] = await Promise.all([store.folder(demo()), store.folder(demo()), store.folder(demo())]);
    equal(chartOf(folder), "apiVersion: v2\nname: demo\nversion: 1.2.3\n");
    equal(lockText(), lockWith(server.digest("demo", "1.2.3")));
    deepEqual(server.requests, ["/index.yaml", "/demo-1.2.3.tgz"]);
    deepEqual(await record().chart(demo()), { folder, digest: server.digest("demo", "1.2.3"), known: true });
    deepEqual(server.requests.length, 2);
    deepEqual(
      readdirSync(join(root, "XDG_CACHE_HOME", "flotilla", "charts")).filter((name) => name.startsWith("pull-")),
      [],
    );
  });

  it("loses nothing that another store records at the same time", async () => {
    const versions = ["1.0.0", "1.1.0", "1.2.0"];
    for (const version of versions) server.add("demo", version);
    await Promise.all(versions.map((version) => record().folder(demo(version))));
    const digests = Object.fromEntries(versions.map((version) => [version, server.digest("demo", version)]));
    equal(lockText(), chartsLockText({ [`${server.repository}/demo`]: digests }));
  });

  it("needs no repository for what is in the cache, whether it is recorded or not", async () => {
    const folder = await record().folder(demo());
    await server.stop();
    equal(await record().folder(demo()), folder);
    rmSync(join(root, "charts.lock"));
    deepEqual((await openChartStore(root, { unrecorded: "read" }).cached(demo()))?.folder, folder);
    equal(await openChartStore(root, { unrecorded: "read" }).folder(demo()), folder);
    equal(existsSync(join(root, "charts.lock")), false);
  });

  it("refuses a chart that is not what it was under its version, and takes it when its digest is deleted", async () => {
    await record().folder(demo());
    const old = server.digest("demo", "1.2.3");
    server.add("demo", "1.2.3", { "values.yaml": "replicas: 2\n" });
    const now = server.digest("demo", "1.2.3");
    await rejects(openChartStore(root, { unrecorded: "record", fresh: true }).folder(demo()), {
      trouble: "changed",
      message: [
        `chart demo 1.2.3 of ${server.repository} is not what it was under the same version`,
        `  in charts.lock  ${old}`,
        `  pulled now      ${now}`,
        `look at what has changed; to take it, delete 1.2.3 of ${server.repository}/demo from charts.lock and run flotilla charts`,
      ].join("\n"),
    });
    equal(lockText(), lockWith(old));
    rmSync(join(root, "charts.lock"));
    const folder = await record().folder(demo());
    equal(readFileSync(join(folder, "values.yaml"), "utf8"), "replicas: 2\n");
    equal(lockText(), lockWith(now));
  });

  it("writes nothing where an unrecorded chart is refused", async () => {
    await rejects(openChartStore(root, { unrecorded: "refuse" }).folder(demo()), {
      trouble: "not recorded",
      message: `chart demo 1.2.3 of ${server.repository} is not in charts.lock: run flotilla charts and commit the file`,
    });
    equal(existsSync(join(root, "charts.lock")), false);
    deepEqual(server.requests, []);
  });

  it("names the nearest versions where there is no such version", async () => {
    for (const version of ["1.2.4", "1.3.0", "2.0.0-rc.1"]) server.add("demo", version);
    await rejects(record().folder(demo("1.2.9")), {
      trouble: "absent",
      message: `${server.repository} has no version 1.2.9 of chart demo; the nearest are 1.3.0, 1.2.4, 1.2.3`,
    });
    await rejects(record().folder(demo("1.2.3", "dmo")), {
      trouble: "absent",
      message: `${server.repository} has no chart dmo; did you mean demo`,
    });
  });

  it("says why a chart cannot be pulled", async () => {
    server.lose("demo", "1.2.3");
    const lost = `chart demo 1.2.3 cannot be pulled from ${server.repository}: `;
    await rejects(record().folder(demo()), {
      trouble: "not reachable",
      message: `${lost}failed to fetch ${server.repository}/demo-1.2.3.tgz : 404 Not Found`,
    });
    await server.stop();
    await rejects(record().folder(demo()), {
      trouble: "not reachable",
      message: `${lost}Get "${server.repository}/index.yaml": dial tcp ${server.host}: connect: connection refused`,
    });
  });

  it("asks a repository that helm's user has added with the credentials that helm has for it", async () => {
    server.authorization = `Basic ${Buffer.from("reader:secret").toString("base64")}`;
    const lost = `chart demo 1.2.3 cannot be pulled from ${server.repository}: `;
    await rejects(record().folder(demo()), {
      trouble: "not reachable",
      message: `${lost}failed to fetch ${server.repository}/index.yaml : 401 Unauthorized`,
    });
    const login = ["--username", "reader", "--password", "secret"];
    await promisify(execFile)(helm, ["repo", "add", "ours", `${server.repository}/`, ...login]);
    equal(chartOf(await record().folder(demo())), "apiVersion: v2\nname: demo\nversion: 1.2.3\n");
  });

  it("pulls from a registry, and names the versions that helm finds in it", async () => {
    for (const version of ["1.2.4", "1.3.0", "2.0.0"]) server.add("demo", version);
    const [digest, address] = [server.digest("demo", "1.2.4"), `oci://${server.host}/charts`];
    const { folder, ...found } = await record().chart(inRegistry("1.2.4"));
    deepEqual(found, { digest, known: false });
    equal(chartOf(folder), "apiVersion: v2\nname: demo\nversion: 1.2.4\n");
    equal(lockText(), chartsLockText({ [`${address}/demo`]: { "1.2.4": digest } }));
    await rejects(record().folder(inRegistry("1.2.9")), {
      trouble: "absent",
      message: `${address} has no version 1.2.9 of chart demo; the nearest are 2.0.0, 1.2.4`,
    });
    await rejects(record().folder(inRegistry("1.2.9", "dmo")), {
      trouble: "absent",
      message: `${address} has no chart dmo`,
    });
  });

  it("refuses an archive that is none, and leaves nothing of it", async () => {
    server.spoil("demo", "1.2.3");
    await rejects(record().folder(demo()), {
      trouble: "not reachable",
      message: `${server.repository} gives no archive of chart demo 1.2.3 that tar can unpack`,
    });
    deepEqual(readdirSync(join(root, "XDG_CACHE_HOME", "flotilla", "charts")), []);
  });

  it("says what to install where there is no helm", async () => {
    rmSync(join(root, ".tools"), { recursive: true });
    const restorePath = changeEnvironment({ PATH: root });
    try {
      await rejects(record().folder(demo()), {
        name: "Failure",
        message:
          "helm is needed for charts, and is neither in .tools/bin nor on the PATH: install it (https://helm.sh/docs/intro/install)",
      });
    } finally {
      restorePath();
    }
  });
});
