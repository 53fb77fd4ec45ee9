import { deepEqual, equal, match, ok } from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import type { DeliverySpec } from "../../lib/fleet/delivery-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { Project, toolsAreBuilt } from "./project.js";

const delivery: DeliverySpec = { engine: "flux", source: { repository: "https://git.example/acme/fleet.git" } };
const fleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "hub",
  rollout: [],
  managementLayer: { delivery: ["flux"] },
  delivery,
  clusters: {
    hub: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },
  workloads: {
    web: {
      namespace: "shop",
      image: "registry.example/acme/web:1.0.0",
      port: 8080,
      resources: { cpu: "50m", memory: "64Mi" },
      replicas: { hub: 2 },
    },
  },
};
const settings = 300;

/** A layer of many objects, one of which has a text that Flux would take for its own. */
function many(count: number): Layer {
  const metadata = (name: string) => ({ name, namespace: "default" });
  return {
    ...{ name: "settings", after: ["workloads"], deliver: "gitops" },
    manifests: Array.from({ length: count }, (_, index) => ({
      ...{ apiVersion: "v1", kind: "ConfigMap", metadata: metadata(`setting-${index}`) },
      data: { home: "${HOME} of $$" },
    })),
  };
}

describe("flotilla sync in the sandbox", () => {
  let project: Project;
  const kubectl = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await project.inSandbox("kubectl", ["--context", "hub", ...args]);
    equal(code, 0, stderr);
    return stdout;
  };
  const flotilla = async (...args: readonly string[]) => {
    const result = await project.flotilla(args);
    equal(result.code, 0, result.stdout + result.stderr);
    return result;
  };
  const sync = async () => (await flotilla("sync", "--sandbox")).stdout;
  const inventories = () =>
    kubectl("get", "cm", "-n", "flotilla-system", "-l", "app.kubernetes.io/component=sync-inventory", "-o", "name");
  const uids = (...kinds: readonly string[]) =>
    kubectl(
      "get",
      kinds.join(","),
      "-A",
      "-o",
      'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid}{"\\n"}{end}',
    );
  /** Makes this the fleet, with a layer of its own of so many objects, and renders it. */
  const change = async (next: Fleet, count = 0) => {
    await project.setFleet(next);
    await project.write("own.json", JSON.stringify(many(count)));
    await project.write(
      "fleet.js",
      'exports.fleet = require("./fleet.json");\nexports.layers = () => [require("./own.json")];\n',
    );
    await flotilla("render");
  };

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(fleet);
  });
  after(() => project.remove());

  it("refuses to work outside the sandbox, and up one without a rendering before it begins", async () => {
    const outside = await project.flotilla(["sync"]);
    deepEqual(outside, {
      code: 2,
      stdout: "",
      stderr:
        "error: flotilla sync is a stand-in that works in the sandbox alone (--sandbox): on real clusters the delivery engine itself " +
        "applies what is committed\n",
    });
    const early = await project.flotilla(["up", "--sandbox", "--yes"]);
    equal(early.code, 1);
    match(early.stderr, /^error: rendered has no hub\/workloads\.yaml, .+: flotilla render writes it$/m);
  });

  it("is what up ends with, and says so", async () => {
    await change(fleet);
    const up = await flotilla("up", "--sandbox", "--yes");
    match(up.stderr, /^stand-in for Flux: applying rendered\/$/m);
    match(up.stdout, /^hub +LOCAL .* Ready$/m);
    match(await kubectl("get", "deploy", "-n", "shop", "web", "-o", "wide"), / 2\/2 /);
    equal((await sync()).trim().replace(/^\d+ /, ""), "unchanged");
    const preview = await flotilla("preview", "--sandbox", "--json");
    const { stacks } = JSON.parse(preview.stdout) as { stacks: readonly { steps: readonly unknown[] }[] };
    deepEqual(
      stacks.map(({ steps }) => steps),
      [[]],
    );
  });

  it("names what was changed by hand, changes nothing in a check, and mends it", async () => {
    await kubectl("-n", "shop", "scale", "deploy", "web", "--replicas=1");
    await kubectl("-n", "shop", "delete", "service", "web");
    const drift = (mended: string, created: string) =>
      [
        "hub",
        `  drift   workloads: Service shop/web was deleted${created}`,
        `  drift   workloads: Deployment shop/web: spec.replicas is 1 instead of 2${mended}`,
      ].join("\n");
    const check = await project.flotilla(["sync", "--sandbox", "--check"]);
    equal(check.code, 1);
    ok(check.stdout.startsWith(drift("", "")), check.stdout);
    match(check.stderr, /^mend it with: flotilla sync hub --sandbox$/m);
    equal((await kubectl("-n", "shop", "get", "deploy", "web", "-o", "jsonpath={.spec.replicas}")).trim(), "1");
    const mended = await sync();
    ok(mended.startsWith(drift(", mended", ", created again")), mended);
    equal((await kubectl("-n", "shop", "get", "deploy", "web", "-o", "jsonpath={.spec.replicas}")).trim(), "2");
    await flotilla("sync", "--sandbox", "--check");
  });

  it("goes on where it was killed, and creates nothing twice", async () => {
    await change(fleet, settings);
    const killed = project.start(["sync", "--sandbox"]);
    const ended = new Promise((done) => killed.once("exit", done));
    while (!(await inventories()).includes("sync-settings")) await sleep(50);
    process.kill(-(killed.pid ?? 0), "SIGKILL");
    await ended;
    const before = (await uids("cm")).split("\n").filter((line) => line.includes(" setting-"));
    match(await sync(), /^\d+ created, /);
    const after = (await uids("cm")).split("\n").filter((line) => line.includes(" setting-"));
    equal(after.length, settings);
    deepEqual(
      before.filter((line) => !after.includes(line)),
      [],
    );
    equal(await kubectl("get", "cm", "setting-0", "-o", "jsonpath={.data.home}"), "${HOME} of $$");
    equal((await sync()).trim().replace(/^\d+ /, ""), "unchanged");
  });

  it("prunes what the rendering has no more, and applies what is rendered though the fleet says something else", async () => {
    await change(fleet, settings - 100);
    match(await sync(), /^100 pruned, \d+ unchanged$/m);
    equal((await uids("cm")).split("\n").filter((line) => line.includes(" setting-")).length, settings - 100);
    await project.write("own.json", JSON.stringify(many(0)));
    const stale = await project.flotilla(["sync", "--sandbox"]);
    equal(stale.code, 0, stale.stderr);
    match(
      stale.stderr,
      /^rendered is not what the fleet renders to \(rendered\/hub\/delivery\.yaml, rendered\/hub\/settings\.yaml\) and is applied as it is; mend it with: flotilla render$/m,
    );
    match(stale.stdout, /^\d+ unchanged$/m);
  });

  it("leaves a layer to Pulumi and takes it back, and nothing is deleted or made anew", async () => {
    const kinds = ["ns", "deploy", "svc", "sa", "pdb", "pod"];
    const before = await uids(...kinds);
    ok(before.includes("Pod web-"), before);
    await change({
      ...fleet,
      delivery: { ...delivery, layers: { policies: "pulumi", tenants: "pulumi", workloads: "pulumi" } },
    });
    match((await flotilla("up", "--sandbox", "--yes")).stdout, /^ {2}workloads: left to Pulumi, nothing was deleted$/m);
    equal(await uids(...kinds), before);
    equal((await inventories()).includes("sync-workloads"), false);
    await change(fleet);
    match((await flotilla("up", "--sandbox", "--yes")).stdout, /\b5 taken over$/m);
    await flotilla("up", "--sandbox", "--yes");
    equal(await uids(...kinds), before);
    ok((await inventories()).includes("sync-workloads"));
  });

  it("tells which object an API server refuses, why, and what to do", async () => {
    await project.setFleet(fleet);
    const text = await project.read("rendered/hub/workloads.yaml");
    await project.write("rendered/hub/workloads.yaml", text.replace("replicas: 2", "replicas: -2"));
    const refused = await project.flotilla(["sync", "--sandbox"]);
    equal(refused.code, 1);
    match(
      refused.stderr,
      /^error: hub failed \(stack hub\)\n {2}layer workloads\n {2}Deployment shop\/web: .+spec\.replicas.+\n {4}change it in the fleet, .+\nto continue: flotilla sync --sandbox$/m,
    );
    await flotilla("render");
    await sync();
  });

  it("is taken down with the stack", async () => {
    match((await flotilla("down", "--sandbox", "--yes")).stderr, /^hub: \d+ deleted/m);
  });
});
