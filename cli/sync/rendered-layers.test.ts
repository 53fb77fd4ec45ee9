import { deepEqual, throws } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { rendering } from "../../constructs/platform.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifestTitle } from "../../lib/manifests.js";
import { renderedClusters } from "./rendered-layers.js";

const fleet: Fleet = changedFleet({
  delivery: { engine: "flux", source: { repository: "https://git.example/fleet.git", path: "made" } },
});
const described = { fleet, own: {} };

describe("renderedClusters", () => {
  let root: string;
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, "made", path)), { recursive: true });
    writeFileSync(join(root, "made", path), text);
  };
  const found = (clusters = ["dev"]) => renderedClusters({ root, fleetModule: "" }, described, clusters);

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "flotilla-rendered-"));
    for (const [path, text] of rendering(fleet)) write(path, text);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  it("reads the layers that an engine applies, in their order, and tells them from those of others", () => {
    const dev = found().get("dev");
    deepEqual(dev?.layers.map(({ name }) => name).at(-1), "delivery");
    deepEqual(dev.stale, []);
    deepEqual(dev.others.map(({ name }) => name).includes("foundation"), true);
    const workloads = dev.layers.find(({ name }) => name === "workloads");
    deepEqual(
      workloads?.objects.some(({ kind }) => kind === "Deployment"),
      true,
    );
  });

  it("applies what is there, and tells that it is stale", () => {
    write("dev/workloads.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n  namespace: default\n");
    const dev = found().get("dev");
    deepEqual(dev?.stale, ["made/dev/workloads.yaml"]);
    deepEqual(dev.layers.find(({ name }) => name === "workloads")?.objects.map(manifestTitle), [
      "ConfigMap default/mine",
    ]);
  });

  it("refuses a rendering that lacks files, all at once, and one that is no YAML", () => {
    write("dev/workloads.yaml", "a: [\n");
    throws(() => found(), {
      name: "Failure",
      message: /^made\/dev\/workloads\.yaml is no YAML \(.+\): flotilla render writes it anew$/,
    });
    rmSync(join(root, "made"), { recursive: true });
    throws(() => found(), {
      name: "Failure",
      message:
        "made has no dev/workloads.yaml, dev/delivery.yaml, which an engine would apply: flotilla render writes it",
    });
  });
});
