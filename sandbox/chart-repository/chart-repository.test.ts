import { equal, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import type { AddressInfo, LookupFunction } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { packageRoot } from "../package-root.js";
import { certificateAuthority } from "./certificate-authority.js";
import { openChartRepository, type ChartRepository, type WantedChart } from "./chart-repository.js";
import { packedCharts } from "./packed-charts.js";
import type { Reach } from "./real-server.js";

const run = promisify(execFile);
const helm = join(packageRoot(), ".tools", "bin", "helm");

describe("openChartRepository (skipped where helm is not provided)", () => {
  let folder: string;
  let repository: ChartRepository;
  let wanted: readonly WantedChart[] = [];

  const open = async (reach: Reach): Promise<void> => {
    const source = packedCharts(join(folder, ".sandbox"), folder);
    repository = await openChartRepository({ source, wanted: () => Promise.resolve(wanted), reach });
    await writeFile(join(folder, "authority.crt"), repository.authority);
  };
  const archiveOf = async (name: string, version: string): Promise<Buffer> => {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "Chart.yaml"), JSON.stringify({ apiVersion: "v2", name, version }));
    await run(helm, ["package", join(folder, name), "--destination", folder], { env: { HOME: folder } });
    return readFile(join(folder, `${name}-${version}.tgz`));
  };
  /** Pulls a chart as the add-on provider does, which has Helm in it, and tells what came. */
  const pull = async (...args: readonly string[]): Promise<string> => {
    const env = { HOME: folder, HTTPS_PROXY: repository.proxy, SSL_CERT_FILE: join(folder, "authority.crt") };
    const { stdout } = await run(helm, ["show", "chart", ...args], { env });
    return stdout;
  };
  const refusal = (...args: readonly string[]): Promise<string> =>
    pull(...args).then(
      () => "",
      (error: unknown) => (error as { stderr: string }).stderr,
    );
  const jetstack = (version: string) => ["cert-manager", "--repo", "https://charts.jetstack.io", "--version", version];

  before(async function () {
    if (!existsSync(helm)) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-chart-repository-"));
    await mkdir(join(folder, ".sandbox"));
    await symlink(join(packageRoot(), ".tools"), join(folder, ".tools"));
    await open({});
  });
  after(async () => {
    if (!existsSync(helm)) return;
    await repository.close();
    await rm(folder, { recursive: true });
  });

  it("has a chart that somebody wants of it, in that version", async () => {
    wanted = [{ repository: "https://charts.jetstack.io/", chart: "cert-manager", version: "v1.20.1" }];
    match(await pull(...jetstack("v1.20.1")), /^version: v1\.20\.1$/m);
    match(await pull(...jetstack("1.20.1")), /^version: v1\.20\.1$/m);
  });

  it("has the charts of a registry, whose tags have no plus", async () => {
    const chart = "oci://docker.io/acme/charts/cert-manager";
    match(await pull(chart, "--version", "1.20.1+build.4"), /^version: 1\.20\.1\+build\.4$/m);
  });

  it("refuses a version that does not exist as the real ones do", async () => {
    const nowhere = "https://charts.nowhere.invalid";
    wanted = [{ repository: nowhere, chart: "cert-manager", version: "v9.9.9" }];
    equal(
      await refusal("cert-manager", "--repo", nowhere, "--version", "v9.9.9"),
      `Error: chart "cert-manager" version "v9.9.9" not found in ${nowhere} repository\n`,
    );
    const registry = "registry.nowhere.invalid/cert-manager";
    equal(
      await refusal(`oci://${registry}`, "--version", "v9.9.9"),
      `Error: failed to perform "FetchReference" on source: ${registry}:v9.9.9: not found\n`,
    );
  });

  it("says of a chart that it does not have, where the real server cannot be reached, just that", async () => {
    const nowhere = "https://charts.nowhere.invalid";
    wanted = [{ repository: nowhere, chart: "shop", version: "1.0.0" }];
    equal(
      await refusal("shop", "--repo", nowhere),
      `Error: looks like "${nowhere}" is not a valid chart repository or cannot be reached: ` +
        `failed to fetch ${nowhere}/index.yaml : 502 Bad Gateway\n`,
    );
    match(
      await refusal("oci://registry.nowhere.invalid/shop", "--version", "1.0.0"),
      /: denied: registry\.nowhere\.invalid cannot be reached, and the sandbox has no chart shop\n$/,
    );
  });

  it("leads to the real server for what it does not have itself", async () => {
    const real = certificateAuthority("the real world");
    const index = {
      apiVersion: "v1",
      entries: { shop: [{ apiVersion: "v2", name: "shop", version: "1.0.0", urls: ["shop.tgz"] }] },
    };
    const server = createServer(real.issue("charts.real.example"), ({ url }, response) => {
      if (url === "/stable/index.yaml") response.end(JSON.stringify(index));
      else if (url === "/stable/shop.tgz") response.end(shop);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const shop = await archiveOf("shop", "1.0.0");
    const address = `https://charts.real.example:${(server.address() as AddressInfo).port}/stable`;
    const lookup: LookupFunction = (_, options, callback) => {
      if (options.all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    };
    await repository.close();
    await open({ ca: real.certificate, lookup });
    wanted = [
      { repository: address, chart: "shop", version: "1.0.0" },
      { repository: address, chart: "cert-manager", version: "v1.20.1" },
    ];
    try {
      match(await pull("shop", "--repo", address), /^version: 1\.0\.0$/m);
      match(await pull("cert-manager", "--repo", address), /^version: v1\.20\.1$/m);
      match(await refusal("shop", "--repo", `${address}/none`), /\/none\/index\.yaml : 404 Not Found\n$/);
    } finally {
      server.close();
    }
  });
});
