import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { injectFault, type FaultKind } from "../../sandbox/clouds/faults.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { ended, killEngine } from "./killed-runs.js";
import { Project, toolsAreBuilt } from "./project.js";
import { announced, clusterRows, steps } from "./runs.js";

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
  const root = () => join(project.folder, ".sandbox");
  const up = () => project.flotilla(["up", "--sandbox", "--yes"]);

  /** Nothing exists twice, nothing is lost: the cloud has what the stack knows of, and the stack has nothing left to do. */
  const converged = async () => {
    const exported = await project.inSandbox("pulumi", ["stack", "export", "-s", "only"]);
    equal(exported.code, 0, exported.stderr);
    const { deployment } = JSON.parse(exported.stdout) as { deployment: { resources: readonly Known[] } };
    const known = deployment.resources.filter(({ type }) => cloudNames.some((cloud) => type.startsWith(`${cloud}:`)));
    deepEqual(titles(await allResources(root())), titles(known));
    deepEqual(steps(await announced(project, ["preview"])), []);
    deepEqual(await clusterRows(project), { only: "Ready 2/2 0/0" });
  };

  beforeEach(function () {
    if (!toolsAreBuilt) this.skip();
  });
  afterEach(() => project.remove());

  for (const cloud of cloudNames) {
    it(`converges on ${cloud} when every type meets every fault once`, async () => {
      project = await Project.of(fleetOf(cloud));
      const preview = await announced(project, ["preview"]);
      const types = new Set(preview.stacks.flatMap(({ steps }) => steps.map(({ type }) => type)));
      for (const type of [...types].filter((type) => type.startsWith(`${cloud}:`))) {
        for (const kind of faults) {
          await injectFault(root(), { cloud, type, operation: "create", kind, times: 1 });
        }
      }
      let failures = 0;
      for (let result = await up(); result.code !== 0; result = await up()) {
        failures += 1;
        ok(failures < 40, `still failing: ${result.stdout}${result.stderr}`);
      }
      notEqual(failures, 0, "no fault was met");
      await converged();
    });

    it(`converges on ${cloud} when the engine is killed over and over`, async () => {
      project = await Project.of(fleetOf(cloud));
      equal((await project.flotilla(["preview", "--sandbox"])).code, 0);
      for (const seconds of [2, 3, 4, 5, 6, 7]) {
        const run = project.start(["up", "--sandbox", "--yes"]);
        await sleep(seconds * 1000);
        await killEngine(project);
        await ended(run);
      }
      const last = await up();
      equal(last.code, 0, last.stdout + last.stderr);
      await converged();
    });
  }
});

const faults: readonly FaultKind[] = ["throttled", "failed-half-way", "created-but-not-answered"];

interface Known {
  readonly type: string;
  readonly id?: string;
}

function titles(resources: readonly Known[]): string[] {
  return resources.map(({ type, id = "" }) => `${type} ${id}`).sort();
}
