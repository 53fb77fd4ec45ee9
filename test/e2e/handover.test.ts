import { deepEqual, equal } from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { platform } from "../../constructs/platform.js";
import type { DeliverySpec } from "../../lib/fleet/delivery-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { yaml } from "../../lib/render.js";
import { ended, killEngine } from "./killed-runs.js";
import { Project, toolsAreBuilt } from "./project.js";
import { announced } from "./runs.js";

const withoutDelivery: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "only",
  rollout: [],
  clusters: {
    only: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },
  managementLayer: { delivery: ["flux"] },
  workloads: {
    shop: {
      namespace: "shop",
      image: "registry.example/shop:1.0.0",
      port: 8080,
      resources: { cpu: "10m", memory: "16Mi" },
      replicas: { only: 1 },
    },
  },
};
const source = { repository: "https://git.example/acme/fleet.git" };
const fleets = {
  pulumi: withoutDelivery,
  gitops: withDelivery({ engine: "flux", source }),
  "pulumi again": withDelivery({ engine: "flux", source, layers: { workloads: "pulumi" } }),
} as const;

function withDelivery(delivery: DeliverySpec): Fleet {
  return { ...withoutDelivery, delivery };
}

/** Whether a resource is an object of the layer. */
function isOfLayer(urn: string): boolean {
  return /::only\/(?:shop\/|Namespace\/shop$)/.test(urn);
}

/** What the state knows of an object. */
interface Known {
  readonly urn: string;
  readonly retainOnDelete?: boolean;
}

describe("a layer that changes hands", function () {
  this.timeout(600_000);
  const pulumi = ["--non-interactive", "--stack", "only"];
  let project: Project;
  let uids: Readonly<Record<string, string>>;

  const up = async () => {
    const { code, stdout, stderr } = await project.inSandbox("pulumi", ["up", "--yes", "--skip-preview", ...pulumi]);
    equal(code, 0, stdout + stderr);
  };
  /** Starts a run that loses its power as soon as the state is as wanted, or has come to its end. */
  const stopped = async (isWanted: () => boolean) => {
    const args = ["up", "--yes", "--skip-preview", "--cwd", project.folder, ...pulumi];
    const run = project.startInSandbox("pulumi", args);
    while (run.exitCode === null && !isWanted()) await sleep(5);
    await killEngine(project);
    await ended(run);
    await project.inSandbox("pulumi", ["cancel", "--yes", ...pulumi]); // a killed engine leaves its lock
  };
  /** The objects of the layer that the state has, by whether they would outlive their resources. */
  const known = (): { readonly retained: number; readonly deletable: number } => {
    const path = join(project.folder, ".sandbox/state/.pulumi/stacks/flotilla/only.json");
    const { checkpoint } = JSON.parse(readFileSync(path, "utf8")) as {
      checkpoint: { latest: { resources: readonly Known[] } };
    };
    const objects = checkpoint.latest.resources.filter(({ urn }) => isOfLayer(urn));
    const retained = objects.filter(({ retainOnDelete }) => retainOnDelete === true).length;
    return { retained, deletable: objects.length - retained };
  };
  const stateChanges = () => {
    const before = JSON.stringify(known());
    return () => {
      try {
        return JSON.stringify(known()) !== before;
      } catch {
        return false; // half written
      }
    };
  };
  const liveUids = async (): Promise<Record<string, string>> => {
    const { code, stdout, stderr } = await project.inSandbox("kubectl", [
      ...["--context", "only", "get", "-o", "json"],
      ...["-f", join(project.folder, "workloads.yaml")],
    ]);
    equal(code, 0, stderr);
    const { items } = JSON.parse(stdout) as {
      items: readonly { kind: string; metadata: { name: string; uid: string } }[];
    };
    return Object.fromEntries(items.map(({ kind, metadata: { name, uid } }) => [`${kind} ${name}`, uid]));
  };
  /** What a preview says of the objects of the layer, each a count. */
  const told = async (): Promise<Readonly<Record<string, number>>> => {
    const { stacks } = await announced(project, ["preview"]);
    const ops = stacks.flatMap(({ steps }) => steps.filter(({ urn }) => isOfLayer(urn)).map(({ op }) => op));
    return Object.fromEntries([...new Set(ops)].map((op) => [op, ops.filter((each) => each === op).length]));
  };
  const handTo = (holder: keyof typeof fleets) => project.setFleet(fleets[holder]);
  const objects = () => Object.keys(uids).length;

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(withoutDelivery);
    const { code, stdout, stderr } = await project.flotilla(["up", "--sandbox", "--yes"]);
    equal(code, 0, stdout + stderr);
    const workloads = platform(withoutDelivery, "only").find(({ name }) => name === "workloads");
    await project.write("workloads.yaml", yaml(workloads?.manifests ?? []));
    uids = await liveUids();
    deepEqual(known(), { retained: 0, deletable: objects() });
  });
  afterEach(async () => {
    deepEqual(await liveUids(), uids);
  });
  after(() => (toolsAreBuilt ? project.remove() : undefined));

  it("goes from Pulumi to an engine in two runs, of which either may be stopped", async () => {
    await handTo("gitops");
    deepEqual(await told(), { "hand-over": objects() });
    await stopped(stateChanges());
    await up();
    deepEqual(known(), { retained: objects(), deletable: 0 });
    deepEqual(await told(), { forget: objects() });
    await stopped(stateChanges());
    await up();
    deepEqual(known(), { retained: 0, deletable: 0 });
  });

  it("stays with the engine when somebody starts to take it back and thinks better of it", async () => {
    await handTo("pulumi again");
    await stopped(stateChanges());
    await handTo("gitops");
    equal("delete" in (await told()), false);
    await up();
    await up(); // where the run was too quick to be stopped
    deepEqual(known(), { retained: 0, deletable: 0 });
  });

  it("comes back to Pulumi in two runs, also when the whole delivery goes", async () => {
    await handTo("pulumi");
    deepEqual(await told(), { create: objects() });
    await up();
    deepEqual(known(), { retained: objects(), deletable: 0 });
    deepEqual(await told(), { "hand-over": objects() });
    await stopped(stateChanges());
    await up();
    deepEqual(known(), { retained: 0, deletable: objects() });
  });
});
