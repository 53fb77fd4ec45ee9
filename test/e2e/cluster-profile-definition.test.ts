import { deepEqual, match } from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { load } from "js-yaml";

import { clusterProfileDefinition } from "../../constructs/management/cluster-profile-definition.js";
import { clusterProfileStatus, Inventory } from "../../constructs/management/inventory.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { ApiServer, definitions, knowsDefinitions } from "./api-server.js";

const name = clusterProfileDefinition.metadata.name;

/** The definition of the project that ClusterProfiles come from. */
async function original(): Promise<Manifest> {
  const folder = (await readdir(definitions)).find((each) => each.startsWith("cluster-inventory-api-v")) ?? "";
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

describe("the definition of ClusterProfiles (skipped without programs or definitions)", () => {
  let server: ApiServer;

  before(async function () {
    if (!knowsDefinitions) this.skip();
    server = await ApiServer.start("cluster-profiles");
    await server.createNamespaces([profile]);
  });
  after(async () => {
    if (knowsDefinitions) await server.remove();
  });

  for (const [whose, definition] of Object.entries({
    "its project": original,
    flotilla: () => Promise.resolve(clusterProfileDefinition),
  })) {
    describe(`of ${whose}`, () => {
      before(async () => {
        await server.accept([await definition()]);
        await server.succeed("wait", "--for=condition=Established", "--timeout=60s", `crd/${name}`);
      });
      after(() => server.kubectl("delete", "crd", name));

      it("takes the profiles of a fleet and what was seen of a cluster", async () => {
        await server.accept([profile, ...profiles]);
        await server.accept([status], "--subresource=status");
        const path = "{.status.version.kubernetes} {.status.conditions[0].status} {.status.properties[0].name}";
        const { stdout } = await server.kubectl(
          ...["get", "clusterprofile", profile.metadata.name, "-n", profile.metadata.namespace ?? ""],
          ...["-o", `jsonpath=${path}`],
        );
        deepEqual(stdout, "v1.35.4 True flotilla/cloud");
      });

      for (const [mistake, [object, message, ...args]] of Object.entries(refused)) {
        it(`refuses ${mistake}`, async () => {
          match(await server.verdict(object, "--force-conflicts", ...args), message);
        });
      }
    });
  }

  it("shows what an operator looks for", async () => {
    await server.accept([clusterProfileDefinition]);
    await server.succeed("wait", "--for=condition=Established", "--timeout=60s", `crd/${name}`);
    await server.accept([profile, ...profiles]);
    await server.accept([status], "--subresource=status");
    const { stdout } = await server.kubectl("get", "clusterprofiles", "-A");
    const rows = stdout.split("\n").map((row) => row.split(/\s+/).slice(0, -1));
    deepEqual(rows.slice(0, 3), [
      ["NAMESPACE", "NAME", "VERSION", "HEALTHY", "CLOUD", "REGION", "TIER", "RING"],
      ["flotilla-inventory", "asia", "v1.35.4", "True", "aks", "japaneast", "staging", "2"],
      ["flotilla-inventory", "dev", "local", "development", "1"],
    ]);
    await server.kubectl("delete", "crd", name);
  });
});
