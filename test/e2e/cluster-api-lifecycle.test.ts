import { deepEqual, equal, match, notDeepEqual, rejects, throws } from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { groups } from "../../constructs/cluster-api/contract.js";
import { kubeadmObjects, type KubeadmOptions } from "../../constructs/cluster-api/kubeadm-objects.js";
import type { KubeadmSpec } from "../../constructs/cluster-api/kubeadm-spec.js";
import { apiGroup } from "../../lib/manifests.js";
import { conditionOf, listAt, objectAt, valueAt } from "../../sandbox/kubernetes/kube-object.js";
import { packageRoot } from "../../sandbox/package-root.js";
import type { Properties } from "../../sandbox/provider/property-value.js";
import { standInDefinition } from "../../sandbox/stand-ins/definition.js";
import { badInputs, classedObjects, objectsOf, reversed, small, spec } from "./cluster-api-lifecycle.test.data.js";
import { MachineHistory } from "./machine-history.js";
import { hearOf, MadeCluster, type Machine } from "./made-cluster.js";
import { managersAreBuilt, ManagementControlPlane } from "./management-control-plane.js";

const of = (machines: readonly Machine[], pool: string) => machines.filter((each) => each.pool === pool);
const serving = (machines: readonly Machine[]) => machines.filter((each) => each.isAvailable && !each.isLeaving);
const leaving = (machines: readonly Machine[]) => machines.filter(({ isLeaving }) => isLeaving);
const withGeneral = (nodes: number): KubeadmSpec => ({
  ...spec,
  pools: { ...spec.pools, general: { ...spec.pools.general, nodes } },
});

describe("clusters on the real managers of Cluster API (skipped where they are not built)", () => {
  let management: ManagementControlPlane;
  let first: MadeCluster;
  let older: MadeCluster;
  let classed: MadeCluster;

  before(async function () {
    if (!managersAreBuilt) this.skip();
    management = await ManagementControlPlane.start();
    await management.install({ docker: { ClusterTopology: true } });
    first = new MadeCluster(management, "first");
    older = new MadeCluster(management, "older");
    classed = new MadeCluster(management, "classed");
    await first.apply(objectsOf("first", spec));
    await older.apply(objectsOf("older", small, { contract: "v1beta1" }));
    await classed.apply(classedObjects("classed"));
  });
  after(() => management.remove());

  it("become available with the machines that their spec says", async () => {
    await first.settled({ "control-plane": 3, general: 3, memory: 1 }, ({ version }) => version === "v1.34.2");
  });

  for (const [name, { ask, ours, objects, theirs }] of Object.entries(badInputs)) {
    const verdict = theirs === undefined ? "which Cluster API would take" : "as Cluster API does";
    it(`are refused ${name} before anything is applied, ${verdict}`, async () => {
      throws(ask, (error: Error) => error.message.split("\n  ").slice(1).join("\n") === ours || error);
      const { code, stderr } = await first.tryApply(objects(), "--dry-run=server");
      equal(code, theirs === undefined ? 0 : 1, stderr);
      match(stderr, theirs ?? /^(Warning: .* is deprecated.*\n)?$/);
    });
  }

  it("grow and shrink a pool, and keep the machines that stay", async () => {
    const before = await first.names("general");
    await first.apply(objectsOf("first", withGeneral(5)));
    await first.settled({ "control-plane": 3, general: 5, memory: 1 });
    const grown = await first.names("general");
    deepEqual(
      before.filter((name) => !grown.includes(name)),
      [],
    );
    await first.apply(objectsOf("first", withGeneral(2)));
    await first.settled({ "control-plane": 3, general: 2, memory: 1 });
    const shrunk = await first.names("general");
    deepEqual(
      shrunk.filter((name) => !grown.includes(name)),
      [],
    );
  });

  it("stay as they are when something else is edited, also what an autoscaler has decided", async () => {
    await management.kubectl("scale", "machinedeployment/first-memory", "--replicas=2", "-n", "first");
    await first.settled({ "control-plane": 3, general: 2, memory: 2 });
    const [machines, generations] = [await first.machines(), await first.generations()];
    const now = withGeneral(2);
    const unrelated: readonly (readonly [KubeadmSpec, KubeadmOptions])[] = [
      [reversed(now), {}],
      [now, { labels: { "flotilla/ring": "2" } }],
      [{ ...now, pools: { ...now.pools, memory: { ...spec.pools.memory, max: 6 } } }, {}],
    ];
    for (const [edited, options] of unrelated) {
      await first.apply(objectsOf("first", edited, options));
      deepEqual(await first.generations(), generations);
    }
    deepEqual(await first.machines(), machines);
  });

  it("upgrade the control plane first, never with more than one machine away, and pools without a gap", async () => {
    const deployed = withGeneral(2);
    const upgraded: KubeadmSpec = { ...deployed, kubernetes: "1.35.1" };
    const history = new MachineHistory(management, "first");
    await first.apply(objectsOf("first", upgraded, { deployed }));
    await first.until("its control plane is upgraded", async () =>
      of(await first.machines(), "control-plane").every(({ version }) => version === "v1.35.1"),
    );
    await first.settled({ "control-plane": 3, general: 2, memory: 2 }, ({ version }) => version === "v1.35.1");
    const seen = await history.close();
    const moments = seen.slice(seen.findIndex((machines) => machines.length === 7)); // first come those that are there
    equal(moments.length > 7, true);
    for (const machines of moments) {
      const controlPlane = of(machines, "control-plane");
      const isUpgraded = controlPlane.every(({ version }) => version === "v1.35.1");
      const nodes = machines.filter(({ pool }) => pool !== "control-plane");
      const text = JSON.stringify(machines, undefined, 2);
      equal(isUpgraded || nodes.every(({ version }) => version === "v1.34.2"), true, text);
      equal(serving(controlPlane).length >= 2 && controlPlane.length <= 4, true, text);
      equal(leaving(controlPlane).length <= 1, true, text);
      for (const pool of ["general", "memory"]) {
        const own = of(machines, pool);
        equal(serving(own).length >= 2 && own.length - leaving(own).length <= 3, true, text);
      }
    }
  });

  it("roll a pool whose nodes get another label, and nothing else, after all was looked at again", async () => {
    const now: KubeadmSpec = { ...withGeneral(2), kubernetes: "1.35.1" };
    await first.until("what the upgrade has emptied is gone", async () => {
      const sets = Object.keys(await first.generations()).filter((title) => title.startsWith("MachineSet "));
      return sets.length === 2;
    });
    const [machines, generations] = [await first.machines(), await first.generations()];
    const memory = { ...spec.pools.memory, labels: { team: "search" } };
    await first.apply(objectsOf("first", { ...now, pools: { ...now.pools, memory } }));
    const old = of(machines, "memory").map(({ name }) => name);
    await first.settled({ "control-plane": 3, general: 2, memory: 2 }, ({ name }) => !old.includes(name));
    const others = (list: readonly Machine[]) => list.filter(({ pool }) => pool !== "memory");
    deepEqual(others(await first.machines()), others(machines));
    const unlike = await first.generations();
    const mine = (title: string) => !/ first-memory/.test(title);
    const ofOthers = (all: Readonly<Record<string, unknown>>) => Object.entries(all).filter(([title]) => mine(title));
    deepEqual(ofOthers(unlike), ofOthers(generations));
    notDeepEqual(unlike, generations);
  });

  it("replace a machine that nothing was heard of, of pools and of the control plane, but not many at once", async () => {
    const [general, memory, [leader = ""]] = [
      await first.names("general"),
      await first.names("memory"),
      await first.names("control-plane"),
    ];
    const [dead = "", other = ""] = [general[0], memory[0]];
    const allows = async () =>
      valueAt(
        conditionOf((await management.get("machinehealthcheck/first-workers", "first")) ?? {}, "RemediationAllowed"),
        "status",
      );
    await hearOf(first, [dead, other], "Unknown");
    await first.until("two of four dead machines are too many to replace", async () => (await allows()) === "False");
    deepEqual([...(await first.names("general")), ...(await first.names("memory"))], [...general, ...memory]);
    await hearOf(first, [other], "True");
    await hearOf(first, [leader], "Unknown");
    const isNew = ({ name }: Machine) => name !== dead && name !== leader;
    await first.settled({ "control-plane": 3, general: 2, memory: 2 }, isNew);
    deepEqual(await first.names("memory"), memory);
  });

  it("are taken in the older form, and are the same cluster in today's", async () => {
    await older.settled({ "control-plane": 1, general: 1 });
    const [machines, generations] = [await older.machines(), await older.generations()];
    await older.apply(objectsOf("older", small));
    deepEqual(await older.generations(), generations);
    deepEqual(await older.machines(), machines);
  });

  it("of a class become available, and stay as they are when they are applied again", async () => {
    await classed.settled({ "control-plane": 1, default: 1 });
    const [machines, generations] = [await classed.machines(), await classed.generations()];
    await classed.apply(reversed(classedObjects("classed")));
    deepEqual(await classed.generations(), generations);
    deepEqual(await classed.machines(), machines);
  });

  it("are accepted as the platform documents them", async () => {
    const { spec: documented, options } = await example(management);
    const objects = kubeadmObjects("production-us", documented, options);
    const kinds = [
      ...new Set(objects.filter((each) => apiGroup(each) === groups.infrastructure).map(({ kind }) => kind)),
    ];
    deepEqual(kinds, ["AWSCluster", "AWSMachineTemplate"]);
    await management.apply(kinds.map(standIn));
    for (const kind of kinds) {
      const name = `crd/${kind.toLowerCase()}s.${groups.infrastructure}`;
      await first.until(`${kind} is served`, async () => {
        const conditions = listAt(await management.get(name), "status", "conditions") as readonly Properties[];
        return conditions.some((each) => each["type"] === "Established" && each["status"] === "True");
      });
    }
    const { code, stderr, stdout } = await first.tryApply(objects, "--dry-run=server", "--validate=strict");
    equal(code, 0, stderr);
    equal(stdout.trimEnd().split("\n").length, objects.length);
  });

  it("leave nothing behind when they are deleted", async () => {
    const workload = await first.workload();
    equal(objectAt(await workload.send({ method: "GET", path: "/api/v1/nodes" }))["kind"], "NodeList");
    const clusters = [first, older, classed];
    for (const { name } of clusters) {
      await management.kubectl("delete", `cluster/${name}`, "-n", name, "--wait=false");
    }
    for (const cluster of clusters) {
      await cluster.until("it is deleted", async () => (await cluster.object()) === undefined);
    }
    const left = async (kinds: string) => {
      const { stdout } = await management.kubectl("get", kinds, "-A", "-o", "name", "--show-kind");
      return stdout
        .trimEnd()
        .split("\n")
        .filter((line) => line !== "" && !/in-memory/.test(line));
    };
    // What belongs to a Cluster is taken away a moment later by the garbage collection of Kubernetes.
    await first.until("nothing of it is left", async () => (await left("cluster-api")).length === 0);
    await first.until("no Secret of it is left", async () => {
      const secrets = await Promise.all(clusters.map(({ name }) => management.list("secrets", name)));
      return secrets.flat().length === 0;
    });
    await rejects(workload.send({ method: "GET", path: "/api/v1/nodes" }), { name: "UnreachableError" });
    await workload.close();
  });
});

/** A definition of one of the AWS provider's kinds. */
function standIn(kind: string) {
  return standInDefinition({
    group: groups.infrastructure,
    versions: ["v1beta2"],
    kind,
    plural: `${kind.toLowerCase()}s`,
    scope: "Namespaced",
    labels: { "cluster.x-k8s.io/v1beta1": "v1beta2" },
  });
}

/** The example's own data: plain values, of which only the types have to go. */
async function example(management: ManagementControlPlane) {
  const text = await readFile(join(packageRoot(), "examples/cluster-api/production-us.ts"), "utf8");
  const load = createRequire(__filename);
  const { ModuleKind, transpile } = load("typescript") as typeof import("typescript");
  const file = await management.write("production-us.cjs", transpile(text, { module: ModuleKind.CommonJS }));
  return load(file) as { readonly spec: KubeadmSpec; readonly options: KubeadmOptions };
}
