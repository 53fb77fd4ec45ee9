import { deepEqual, match } from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { load } from "js-yaml";

import { clusterProfileDefinition } from "../../constructs/management/cluster-profile-definition.js";
import { clusterProfileStatus, Inventory } from "../../constructs/management/inventory.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { toolsAreBuilt, type Result } from "./project.js";

const tools = join(packageRoot(), ".tools");
const definitions = join(packageRoot(), "..", "shared", "crds");
const CONTROL_PLANE = "kind-cluster-profiles";
const name = clusterProfileDefinition.metadata.name;

/** The definition of the project that ClusterProfiles come from. */
async function original(): Promise<Manifest> {
  const folder = readdirSync(definitions).find((each) => each.startsWith("cluster-inventory-api-v")) ?? "";
  return load(
    await readFile(join(definitions, folder, "clusterprofiles.multicluster.x-k8s.io.yaml"), "utf8"),
  ) as Manifest;
}

const [profile, ...profiles] = manifests("management", (chart) => {
  new Inventory(chart, "inventory", { fleet: smallFleet, engines: [] });
}).filter(({ kind }) => kind === "ClusterProfile") as [Manifest, ...Manifest[]];

const controlPlane = { isHealthy: true, reason: "Ready", message: "", since: "2026-11-23T00:00:00Z" };
const status = clusterProfileStatus(smallFleet, profile.metadata.name, { kubernetes: "v1.35.4", controlPlane });

/** The status with a change in its first property or condition. */
const changed = (list: "properties" | "conditions", change: object): Manifest => {
  const whole = status["status"] as Readonly<Record<typeof list, readonly object[]>>;
  const [first, ...others] = whole[list];
  return { ...status, status: { ...whole, [list]: [{ ...first, ...change }, ...others] } };
};

const refused: Readonly<Record<string, readonly [Manifest, RegExp, ...string[]]>> = {
  "another manager": [{ ...profile, spec: { clusterManager: { name: "other" } } }, /ClusterManager is immutable/],
  "no manager": [{ ...profile, spec: { displayName: "a" } }, /spec.clusterManager: Required value/],
  "an unknown field": [{ ...profile, spec: { ...(profile["spec"] as object), owner: "a" } }, /spec\.owner: field not/],
  "an empty property": [changed("properties", { value: "" }), /properties\[0\].value/, "--subresource=status"],
  "a doubtful condition": [
    changed("conditions", { status: "Maybe" }),
    /conditions\[0\].status: Unsupported value: "Maybe"/,
    "--subresource=status",
  ],
  "a reason of two words": [changed("conditions", { reason: "not ready" }), /reason/, "--subresource=status"],
};

describe("the definition of ClusterProfiles", () => {
  let folder: string;

  const kubectl = (...args: readonly string[]): Promise<Result> =>
    new Promise((done) => {
      const kubeconfig = join(folder, ".sandbox/control-planes", CONTROL_PLANE, "kubeconfig");
      execFile(join(tools, "bin/kubectl"), ["--kubeconfig", kubeconfig, ...args], (error, stdout, stderr) => {
        done({ code: error === null ? 0 : 1, stdout, stderr });
      });
    });
  const apply = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const file = join(folder, "objects.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }));
    return kubectl("apply", "--server-side", ...args, "-f", file);
  };
  const accepted = async (objects: readonly Manifest[], ...args: readonly string[]) => {
    const { code, stderr } = await apply(objects, "--validate=strict", ...args);
    deepEqual({ code, stderr }, { code: 0, stderr: "" });
  };

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), "flotilla-profiles-"));
    await symlink(tools, join(folder, ".tools"));
    await mkdir(join(folder, ".sandbox"));
    if (!toolsAreBuilt || !existsSync(definitions)) this.skip();
    await createControlPlane(join(folder, ".sandbox"), {
      name: CONTROL_PLANE,
      kubernetes: "1.35",
      services: "10.96.0.0/16",
    });
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: profile.metadata.namespace ?? "" } };
    await accepted([namespace]);
  });
  after(async () => {
    await deleteControlPlane(join(folder, ".sandbox"), CONTROL_PLANE);
    await rm(folder, { recursive: true });
  });

  for (const [whose, definition] of Object.entries({
    "its project": original,
    flotilla: () => Promise.resolve(clusterProfileDefinition),
  })) {
    describe(`of ${whose}`, () => {
      before(async () => {
        await accepted([await definition()]);
        const { code } = await kubectl("wait", "--for=condition=Established", "--timeout=60s", `crd/${name}`);
        deepEqual(code, 0);
      });
      after(() => kubectl("delete", "crd", name));

      it("takes the profiles of a fleet and what was seen of a cluster", async () => {
        await accepted([profile, ...profiles]);
        await accepted([status], "--subresource=status");
        const path = "{.status.version.kubernetes} {.status.conditions[0].status} {.status.properties[0].name}";
        const { stdout } = await kubectl(
          ...["get", "clusterprofile", profile.metadata.name, "-n", profile.metadata.namespace ?? ""],
          ...["-o", `jsonpath=${path}`],
        );
        deepEqual(stdout, "v1.35.4 True flotilla/cloud");
      });

      for (const [mistake, [object, message, ...args]] of Object.entries(refused)) {
        it(`refuses ${mistake}`, async () => {
          const { stderr } = await apply(
            [object],
            "--dry-run=server",
            "--validate=ignore",
            "--force-conflicts",
            ...args,
          );
          match(stderr, message);
        });
      }
    });
  }

  it("shows what an operator looks for", async () => {
    await accepted([clusterProfileDefinition]);
    await kubectl("wait", "--for=condition=Established", "--timeout=60s", `crd/${name}`);
    await accepted([profile, ...profiles]);
    await accepted([status], "--subresource=status");
    const { stdout } = await kubectl("get", "clusterprofiles", "-A");
    const rows = stdout.split("\n").map((row) => row.split(/\s+/).slice(0, -1));
    deepEqual(rows.slice(0, 3), [
      ["NAMESPACE", "NAME", "VERSION", "HEALTHY", "CLOUD", "REGION", "TIER", "RING"],
      ["flotilla-inventory", "asia", "v1.35.4", "True", "aks", "japaneast", "staging", "2"],
      ["flotilla-inventory", "dev", "local", "development", "1"],
    ]);
    await kubectl("delete", "crd", name);
  });
});
