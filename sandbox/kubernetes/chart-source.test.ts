import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chartArguments, chartVersion, ownChart } from "./chart-source.js";
import { HelmError, type Helm } from "./helm.js";

/** A helm that answers with this, and what it was asked. */
function helm(answer: string | HelmError, folder = "/nowhere"): Helm & { readonly asked: string[] } {
  const asked: string[] = [];
  const run = (args: readonly string[]): Promise<string> => {
    asked.push(args.join(" "));
    return typeof answer === "string" ? Promise.resolve(answer) : Promise.reject(answer);
  };
  return { folder, run, ask: run, asked };
}

const jetstack = { chart: "cert-manager", version: "v1.21.2", repositoryOpts: { repo: "https://charts.jetstack.io" } };
const shop = { chart: "shop", version: "1.0.0", repositoryOpts: { repo: "https://charts.acme.example" } };

describe("the chart of a release", () => {
  it("is the sandbox's stand-in at the version asked for, without a question to helm", async () => {
    const quiet = helm(new HelmError("no network"));
    equal(await chartVersion(quiet, jetstack), "v1.21.2");
    deepEqual(quiet.asked, []);
  });

  it("is the stand-in also from a registry, and at its own version when none exact is asked for", () => {
    const mirrored = { chart: "oci://registry.acme.example/charts/cert-manager", version: ">=1" };
    deepEqual([ownChart(mirrored)?.chart, ownChart(mirrored)?.version], ["cert-manager", "v1.21.2"]);
  });

  it("is what the repository has where there is no stand-in", async () => {
    const asked = helm("name: shop\nversion: 1.0.0\n");
    equal(await chartVersion(asked, shop), "1.0.0");
    deepEqual(asked.asked, ["show chart shop --repo https://charts.acme.example --version 1.0.0"]);
    deepEqual(await chartArguments(asked, shop), [
      "shop",
      "--repo",
      "https://charts.acme.example",
      "--version",
      "1.0.0",
    ]);
  });

  it("is refused when it cannot be had", async () => {
    await rejects(chartVersion(helm(new HelmError("no such host")), shop), {
      name: "HelmError",
      message:
        "chart shop 1.0.0 cannot be had from https://charts.acme.example: no such host; the sandbox has none of its own",
    });
    await rejects(chartVersion(helm(new HelmError("denied")), { chart: "oci://registry.acme.example/shop" }), {
      message:
        "chart oci://registry.acme.example/shop cannot be had from oci://registry.acme.example: denied; " +
        "the sandbox has none of its own",
    });
  });

  it("is refused when there plainly is no such version", async () => {
    await rejects(chartVersion(helm(""), { ...jetstack, version: "121.2.0" }), {
      name: "HelmError",
      message: "chart cert-manager has no version 121.2.0: the sandbox knows v1.21.2",
    });
  });

  it("is refused when there is nothing at its path", async () => {
    await rejects(chartVersion(helm(""), { chart: "charts/none" }), {
      message: 'path "charts/none" not found; check the chart name and repository configuration.',
    });
  });

  it("is written to helm's folder where it is a stand-in", async () => {
    const folder = await mkdtemp(join(tmpdir(), "flotilla-chart-"));
    try {
      deepEqual(await chartArguments(helm("", folder), jetstack), [join(folder, "cert-manager")]);
      const { version } = JSON.parse(await readFile(join(folder, "cert-manager", "Chart.yaml"), "utf8")) as {
        version: string;
      };
      equal(version, "v1.21.2");
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
