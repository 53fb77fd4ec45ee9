import { deepEqual, equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { loadFleet } from "../../cli/project.js";
import { stackDifferences } from "../../cli/stack-differences.js";
import { fieldPathText } from "../../lib/diff/field-path.js";
import type { ResourceDifference, StackDifference } from "../../lib/diff/report.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { processes } from "../../sandbox/processes.js";
import { fleet } from "../../stacks/fleet.js";
import { Project, toolsAreBuilt } from "./project.js";

const program = (command: string) => `
const pulumi = require("@pulumi/pulumi");
const { Command } = require("@pulumi/command/local");
const { clusterStack } = require("flotilla/constructs/cluster/stack");
const { fleet } = require("./fleet.js");
module.exports = () => {
  new Command("audit", { create: ${JSON.stringify(command)}, environment: { TOKEN: pulumi.secret("hush") } });
  return clusterStack(fleet, new pulumi.Config("flotilla").require("cluster"));
};
`;

/** Other addresses for a cluster, more room for a pool, another name for a pool, one cluster more. */
function edited(from: Fleet): Fleet {
  const text = JSON.stringify(from)
    .replace('"192.168.0.0/16","services":"10.96.0.0/12"', '"192.169.0.0/16","services":"10.112.0.0/12"')
    .replace('"min":18,"max":36', '"min":18,"max":40')
    .replace('"memory":{"machine":"memory.xlarge","min":12', '"large":{"machine":"memory.xlarge","min":12');
  const { clusters, rollout, ...rest } = JSON.parse(text) as Fleet;
  const { development } = clusters;
  if (development === undefined) {
    throw new Error("the reference fleet has other clusters now");
  }
  const network = { nodes: "172.16.0.0/16", pods: "10.60.0.0/16", services: "10.61.0.0/16" } as const;
  const second: ClusterSpec = { ...development, network };
  return { ...rest, rollout: [["development", "second"], ...rollout.slice(1)], clusters: { ...clusters, second } };
}

/** One cluster of the reference fleet, and nothing on it. */
function developmentAlone(): Fleet {
  const { name, domain, clusters } = fleet;
  const { development } = clusters;
  return {
    ...{ name, domain },
    management: "development",
    rollout: [],
    workloads: {},
    clusters: { ...(development && { development }) },
  };
}

describe("stackDifferences on the real engine, without an account, a login or a cloud", function () {
  const home = mkdtempSync(join(tmpdir(), "stack-differences-"));
  const environment = { ...process.env };
  const folders = () => readdirSync(tmpdir()).filter((name) => /^flotilla-[A-Za-z0-9]{6}$/.test(name));
  let left: readonly string[];
  let project: Project;
  let base: Fleet;
  let commit: string;

  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@example.com", ...args], {
      cwd: project.folder,
      encoding: "utf8",
    }).trim();
  const setFleet = (to: Fleet) => project.write("fleet.js", `exports.fleet = ${JSON.stringify(to, undefined, 2)};\n`);
  const start = async (from: Fleet) => {
    base = from;
    project = await Project.of(from);
    await setFleet(from);
    await project.write("index.js", program("echo 1"));
    await project.write(
      "Pulumi.yaml",
      "name: flotilla\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n",
    );
    await project.write(".gitignore", "node_modules\n.tools\nlayers.json\nfleet.json\n");
    git("init", "--quiet");
    git("add", ".");
    git("commit", "--quiet", "--message", "base");
    commit = git("rev-parse", "HEAD");
  };
  const differences = async (head: Fleet): Promise<readonly StackDifference[]> => {
    const at = { root: project.folder, fleetModule: join(project.folder, "fleet.js") };
    const status = git("status", "--short");
    const found = await stackDifferences({
      project: at,
      base: { kind: "revision", commit },
      head: { kind: "working-tree" },
      fleets: { base, head },
      report: () => undefined,
      progress: () => ({ done: () => undefined, end: () => undefined }),
    });
    equal(git("status", "--short"), status);
    equal((await loadFleet(at)).name, head.name);
    return found;
  };
  const told = ({ change, type, name, fields }: ResourceDifference) => {
    const paths = fields.map(({ path, replaces }) => `${replaces ? "!" : ""}${fieldPathText(path)}`);
    return [change, type.replace(/^.*:/, ""), name, ...paths].join(" ");
  };
  const of = (found: readonly StackDifference[], stack: string) => {
    const one = found.find((each) => each.stack === stack);
    equal(one?.failure, undefined);
    return (one?.resources ?? []).map(told);
  };

  before("a machine on which nobody is logged in", function () {
    if (!toolsAreBuilt) this.skip();
    for (const name of Object.keys(process.env).filter((each) => /^(AWS|AZURE|ARM|GOOGLE|PULUMI)_/.test(each))) {
      Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, { HOME: home, XDG_CACHE_HOME: join(home, "cache"), PULUMI_HOME: join(home, "pulumi") });
    left = folders();
  });

  afterEach(async () => {
    const running = (await processes()).filter(({ command }) => command.some((word) => word.includes(project.folder)));
    deepEqual({ running, folders: folders() }, { running: [], folders: left });
    await project.remove();
  });

  after(() => {
    Object.assign(process.env, environment);
    rmSync(home, { recursive: true, force: true });
  });

  it("shows what a change of the fleet does to each stack", async () => {
    await start(fleet);
    const head = edited(fleet);
    await setFleet(head);
    await project.write("Pulumi.second.yaml", "config:\n  flotilla:cluster: second\n");
    const found = await differences(head);

    deepEqual(of(found, "prod-eu"), ["update NodePool production-eu-memory autoscaling.totalMaxNodeCount"]);
    deepEqual(of(found, "prod-apac"), [
      "create AgentPool production-apac-large",
      "delete AgentPool production-apac-memory",
    ]);
    deepEqual(of(found, "second"), ["create Command audit", "create Command second", "create Command second-address"]);
    const american = of(found, "prod-us");
    deepEqual(
      american
        .filter((line) => /^replace (Vpc|Cluster) /.test(line))
        .map((line) => line.split(" ").slice(0, 4).join(" ")),
      [
        "replace Vpc production-us-network !cidrBlock",
        "replace Cluster production-us !kubernetesNetworkConfig.serviceIpv4Cidr",
      ],
    );
    deepEqual(
      american.filter((line) => /^(create|delete)/.test(line)),
      [],
    );
    deepEqual(
      found.filter(({ resources }) => resources.length === 0).map(({ stack }) => stack),
      ["management", "development", "staging"],
    );
    equal(JSON.stringify(found).includes("hush"), false);
  });

  it("runs the code of each side", async () => {
    await start(developmentAlone());
    deepEqual(
      (await differences(base)).map(({ resources }) => resources),
      [[]],
    );
    await project.write("index.js", program("echo 2"));
    const found = await differences(base);
    deepEqual(of(found, "development"), ["update Command audit create"]);
    deepEqual(
      found.map(({ how }) => how),
      ["previewed without state"],
    );
  });

  it("runs the code of the working tree on both sides when the base needs other packages, and says so", async () => {
    await start(developmentAlone());
    await project.write("package-lock.json", "{}\n");
    await project.write("index.js", program("echo 2"));
    const [found] = await differences(base);
    deepEqual(found, {
      stack: "development",
      cluster: "development",
      how:
        `previewed without state; ${commit.slice(0, 7)} is not run: its packages are not those that are installed ` +
        "(package-lock.json differs); so both sides run the program of the head",
      resources: [],
    });
  });

  it("says why a stack cannot be previewed", async () => {
    await start(developmentAlone());
    await project.write("index.js", 'throw new Error("no such program");\n');
    const [found] = await differences(base);
    equal(found?.failure?.includes("no such program"), true, found?.failure);
  });
});
