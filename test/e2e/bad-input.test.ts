import { deepEqual, equal, match, notEqual } from "node:assert/strict";
import { existsSync } from "node:fs";
import { copyFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

import type { Cidr } from "../../lib/cidr.js";
import type { GkeSpec, LocalSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { processesUnder } from "../../sandbox/processes.js";
import { Project, toolsAreBuilt, type Result } from "./project.js";
import { clusterRows } from "./runs.js";

const local = (nodes: Cidr, pods: Cidr, services: Cidr): LocalSpec => ({
  cloud: "local",
  tier: "development",
  kubernetes: "1.35",
  network: { nodes, pods, services },
  pools: { general: { machine: "burstable.medium", nodes: 1 } },
});
const hub = local("172.18.0.0/16", "10.56.0.0/16", "10.57.0.0/16");
const lab = local("172.19.0.0/16", "10.58.0.0/16", "10.59.0.0/16");
const gke: GkeSpec = {
  cloud: "gke",
  tier: "staging",
  kubernetes: "1.35",
  region: "europe-west1",
  project: "acme-staging",
  projectNumber: "666666666666",
  network: { nodes: "10.20.0.0/20", pods: "10.16.0.0/14", services: "10.24.0.0/20" },
  pools: { general: { machine: "burstable.large", min: 2, max: 3 } },
};
const fleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "hub",
  rollout: [["lab"]],
  clusters: { hub, lab },
  workloads: {},
};

/** Two clusters and a workload with ten mistakes of as many kinds. */
const mistaken: Fleet = {
  ...fleet,
  name: "Acme",
  clusters: {
    hub: {
      ...hub,
      kubernetes: "1.20",
      network: { ...hub.network, services: "10.57.0.0/33" },
      pools: { general: { machine: "burstable.medum", nodes: 0 } },
    },
    lab: {
      ...gke,
      region: "europe-west0",
      network: { ...gke.network, pods: "10.56.0.0/14" },
      pools: { general: { machine: "burstable.large", min: 3, max: 2 } },
    },
  },
  workloads: {
    shop: {
      namespace: "shop",
      image: "nginx",
      port: 80,
      resources: { cpu: "100m", memory: "64Mi" },
      replicas: { hbu: 2 },
    },
  },
};

const up = ["up", "--sandbox", "--yes"];

describe("what is wrong before anything runs", () => {
  let project: Project;
  beforeEach(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(fleet);
  });
  afterEach(() => project.remove());

  /** The command fails with these lines, and nothing is touched. */
  const refuses = async (args: readonly string[], lines: readonly string[], env?: Readonly<Record<string, string>>) => {
    const before = await readdir(project.folder);
    deepEqual(await project.flotilla(args, env), { code: 1, stdout: "", stderr: `${lines.join("\n")}\n` });
    deepEqual(await readdir(project.folder), before);
    equal(existsSync(join(project.folder, ".sandbox")), false);
  };

  it("is named at once, when a fleet has ten mistakes", async () => {
    await project.setFleet(mistaken);
    await refuses(up, [
      "error: fleet is invalid",
      '  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Acme"; did you mean "acme"',
      '  clusters.lab.region must be a region of gke, got "europe-west0"; did you mean "europe-west1"',
      '  clusters.hub.kubernetes must be a version that local supports, 1.32 to 1.36 as of 2026-11, got "1.20"; did you mean "1.32"',
      '  clusters.hub.network.services must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.57.0.0/33"',
      '  clusters.lab.network.pods must not overlap with clusters.hub.network.pods 10.56.0.0/16, got "10.56.0.0/14"; did you mean "10.0.0.0/14"',
      "  clusters.hub.pools.general.nodes must be a whole number of at least 1, got 0",
      "  clusters.lab.pools.general.min must be at most max 2, got 3",
      '  clusters.hub.pools.general.machine must be a class of the catalogue, got "burstable.medum"; did you mean "burstable.medium"',
      '  workloads.shop.replicas must name clusters of the fleet, got "hbu"; did you mean "hub"',
      '  workloads.shop.image must have a tag or a digest, got "nginx"',
    ]);
  });

  it("is told of stacks without their configuration", async () => {
    await project.write("Pulumi.hub.yaml", "config: {}\n");
    await rm(join(project.folder, "Pulumi.lab.yaml"));
    await refuses(up, [
      "error: project is invalid",
      '  Pulumi.hub.yaml must set flotilla:cluster to "hub", got nothing; did you mean config: { "flotilla:cluster": hub }',
      '  Pulumi.lab.yaml must exist and say that the stack lab creates lab; did you mean config: { "flotilla:cluster": lab }',
    ]);
  });

  it("is told of a cluster that the fleet does not have", () =>
    refuses(
      ["up", "hup", "--sandbox", "--yes"],
      ["error: the fleet acme has no cluster called hup; did you mean hub?"],
    ));

  it("is told of Pulumi where it is missing", () =>
    refuses(
      ["up", "--yes"],
      [
        "error: pulumi is not on the PATH: install it (https://www.pulumi.com/docs/install/), or rehearse on this machine with --sandbox",
      ],
      { PATH: project.folder },
    ));
});

describe("what goes wrong in a running sandbox", () => {
  let project: Project;
  const sandbox = (...path: readonly string[]) => join(project.folder, ".sandbox", ...path);
  const controlPlane = () => sandbox("control-planes", "kind-acme-lab");
  const running = { hub: "Ready 1/1 0/0", lab: "Ready 1/1 0/0" };
  const getClusters = () => project.flotilla(["get", "clusters", "--sandbox"]);

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(fleet);
    await succeeds(project.flotilla(up));
  });
  after(() => project.remove());

  /** Writes something else into a file while work goes on. */
  const withCorrupt = async (file: string, work: () => Promise<void>) => {
    await copyFile(file, `${file}.kept`);
    await project.write(file.slice(project.folder.length), "{");
    try {
      await work();
    } finally {
      await copyFile(`${file}.kept`, file);
      await rm(`${file}.kept`);
    }
  };

  it("is told of a stack that does not exist, for plain Pulumi", async () => {
    const { code, stderr } = await project.inSandbox("pulumi", ["preview", "-s", "nope", "--non-interactive"]);
    notEqual(code, 0);
    equal(stderr, "error: no stack named 'nope' found\n");
  });

  it("is told of a corrupt state, with the copy to put back, and keeps no other stack", async () => {
    const states = sandbox("state", ".pulumi", "stacks", "flotilla");
    await withCorrupt(join(states, "lab.json"), async () => {
      const unreadable =
        "the state of the stack lab cannot be read: failed to load checkpoint: place 1: unexpected end of JSON input; " +
        `put back the last good one: in ${states}, cp lab.json.bak lab.json (older ones are under .pulumi/backups)\n`;
      deepEqual(await project.flotilla(up), { code: 1, stdout: "", stderr: `error: ${unreadable}` });
      const { code, stdout, stderr } = await getClusters();
      deepEqual({ code, stderr }, { code: 0, stderr: `lab: ${unreadable}` });
      deepEqual(phases(stdout), ["hub Ready", "lab Unreachable"]);
      await succeeds(project.flotilla(["preview", "hub", "--sandbox"]));
    });
    deepEqual(await clusterRows(project), running);
  });

  it("is told of a corrupt record of a control plane", async () => {
    const record = join(controlPlane(), "record.json");
    await withCorrupt(record, async () => {
      const stderr =
        `error: the sandbox does not start: ${record} is corrupt, so control plane kind-acme-lab cannot be used: ` +
        'run "make down", then start again\n';
      deepEqual(await project.flotilla(up), { code: 1, stdout: "", stderr });
    });
    deepEqual(await clusterRows(project), running);
  });

  it("is told of a dead control plane, beside the others, and another program on its port, and revives it", async () => {
    const port = await killApiServer(controlPlane());
    const { code, stdout, stderr } = await getClusters();
    deepEqual({ code, stderr }, { code: 0, stderr: `lab: ${unanswered(port)}\n` });
    deepEqual(phases(stdout), ["hub Ready", "lab Unreachable"]);

    const intruder = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
    const refused = await project.flotilla(up);
    await new Promise((closed) => intruder.close(closed));
    const taken =
      "error: the sandbox does not start: control plane kind-acme-lab cannot start: another program listens on port " +
      `${port}; end that program, or run "make down" and start again\n`;
    deepEqual(refused, { code: 1, stdout: "", stderr: taken });

    const revived = await succeeds(project.flotilla(up));
    match(revived.stderr, /^kind-acme-lab: its control plane had died and runs again\nhub: /);
    deepEqual(await clusterRows(project), running);
  });
});

async function succeeds(run: Promise<Result>): Promise<Result> {
  const result = await run;
  equal(result.code, 0, result.stdout + result.stderr);
  return result;
}

/** First and last column of the table of clusters. */
function phases(table: string): readonly string[] {
  const rows = table.trim().split("\n").slice(1);
  return rows.map((row) => row.split(/\s+/)).map((columns) => `${columns.at(0) ?? ""} ${columns.at(-1) ?? ""}`);
}

function unanswered(port: number): string {
  return (
    `its API server does not answer: connect ECONNREFUSED 127.0.0.1:${port}; ` +
    "flotilla up --sandbox starts again what has died"
  );
}

/** Ends the API server of a control plane as a crash does, and tells on which port it listened. */
async function killApiServer(folder: string): Promise<number> {
  const servers = (await processesUnder(folder)).filter(({ command: [program] }) =>
    program?.endsWith("kube-apiserver"),
  );
  equal(servers.length, 1);
  const port = servers[0]?.command.find((word) => word.startsWith("--secure-port="))?.split("=")[1];
  for (const { pid } of servers) process.kill(pid, "SIGKILL");
  return Number(port);
}
