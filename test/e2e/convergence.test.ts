import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { injectFault, type FaultKind } from "../../sandbox/clouds/faults.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { startSandbox } from "../../sandbox/environment.js";
import { processes } from "../../sandbox/processes.js";
import { Project, toolsAreBuilt } from "./project.js";
import { announced, clusterRows } from "./runs.js";

const small = { tier: "staging", kubernetes: "1.35" } as const;
const pool = { pools: { general: { machine: "burstable.large", min: 2, max: 3 } } };
const clouds = {
  aws: {
    ...small,
    ...pool,
    cloud: "eks",
    region: "us-east-1",
    account: "111111111111",
    administrators: ["arn:aws:iam::111111111111:role/platform"],
    network: { nodes: "10.2.0.0/16", pods: "10.3.0.0/16", services: "10.4.0.0/16" },
  },
  gcp: {
    ...small,
    ...pool,
    cloud: "gke",
    region: "europe-west1",
    project: "acme-production-eu",
    projectNumber: "666666666666",
    network: { nodes: "10.20.0.0/20", pods: "10.16.0.0/14", services: "10.24.0.0/20" },
  },
  "azure-native": {
    ...small,
    ...pool,
    cloud: "aks",
    region: "australiaeast",
    subscription: "33333333-3333-4333-8333-333333333333",
    tenant: "44444444-4444-4444-8444-444444444444",
    administrators: ["77777777-7777-4777-8777-777777777777"],
    systemPool: "general",
    network: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/16" },
  },
} as const satisfies Readonly<Record<string, ClusterSpec>>;
type Cloud = keyof typeof clouds;
const cloudNames = Object.keys(clouds) as Cloud[];

const fleetOf = (cloud: Cloud): Fleet => ({
  name: "acme",
  domain: "acme.example",
  management: "only",
  rollout: [],
  clusters: { only: clouds[cloud] },
  workloads: {},
});

describe("a cluster whose creation is disturbed", function () {
  this.timeout(900_000);
  let project: Project;
  const up = () => project.flotilla(["up", "--sandbox", "--yes"]);
  const root = () => join(project.folder, ".sandbox");
  /** How many resources of each type exist: what differs when one is made twice or lost. */
  const inventory = async () => {
    const counts: Record<string, number> = {};
    for (const { type } of await allResources(root())) counts[type] = (counts[type] ?? 0) + 1;
    return Object.fromEntries(Object.entries(counts).sort());
  };
  const down = async () => {
    const { code, stdout, stderr } = await project.flotilla(["down", "--sandbox", "--yes"]);
    equal(code, 0, stdout + stderr);
    deepEqual(await allResources(root()), []);
  };

  beforeEach(function () {
    if (!toolsAreBuilt) this.skip();
  });
  afterEach(() => project.remove());

  for (const cloud of cloudNames) {
    it(`converges on ${cloud} when every type meets every fault once`, async () => {
      project = await Project.of(fleetOf(cloud));
      const undisturbed = await announced(project, ["up", "--yes"]);
      const expected = await inventory();
      await down();

      await startSandbox(project.folder, () => undefined);
      const types = new Set(undisturbed.stacks.flatMap(({ steps }) => steps.map(({ type }) => type)));
      const faults: readonly FaultKind[] = ["throttled", "failed-half-way", "created-but-not-answered"];
      for (const type of [...types].filter((type) => type.startsWith(`${cloud}:`))) {
        for (const kind of faults) {
          await injectFault(root(), { cloud, type, operation: "create", kind, times: 1 });
        }
      }
      let runs = 1;
      for (let result = await up(); result.code !== 0; result = await up()) {
        runs += 1;
        ok(runs <= 40, `still failing after ${runs} runs: ${result.stdout}${result.stderr}`);
      }
      notEqual(runs, 1, "no fault was met");
      deepEqual(await inventory(), expected);
      deepEqual((await clusterRows(project))["only"], "Ready 2/2 0/0");
      await down();
    });

    it(`converges on ${cloud} when the engine is killed over and over`, async () => {
      project = await Project.of(fleetOf(cloud));
      await announced(project, ["up", "--yes"]);
      const expected = await inventory();
      await down();

      for (const seconds of [2, 3, 4, 5, 6, 7]) {
        const run = project.start(["up", "--sandbox", "--yes"]);
        await sleep(seconds * 1000);
        await killEngine(project);
        await ended(run);
      }
      const last = await up();
      equal(last.code, 0, last.stdout + last.stderr);
      deepEqual(await inventory(), expected);
      deepEqual((await clusterRows(project))["only"], "Ready 2/2 0/0");
      await down();
    });
  }
});

/** Kills the engine of a project, and what it started, as a machine that loses power does. */
async function killEngine({ folder }: Project): Promise<void> {
  const engines = (await processes()).filter(
    ({ command: [program = "", ...args] }) => program.endsWith("/pulumi") && args.some((word) => word.includes(folder)),
  );
  for (const { pid } of engines) process.kill(pid, "SIGKILL");
}

function ended(run: ReturnType<Project["start"]>): Promise<void> {
  return run.exitCode === null && run.signalCode === null
    ? new Promise((resolve) =>
        run.once("exit", () => {
          resolve();
        }),
      )
    : Promise.resolve();
}
