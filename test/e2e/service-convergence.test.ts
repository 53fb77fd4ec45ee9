import { deepEqual, equal } from "node:assert/strict";
import { join } from "node:path";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { ServicesSpec } from "../../lib/fleet/services-spec.js";
import { allResources } from "../../sandbox/clouds/listing.js";
import { processes } from "../../sandbox/processes.js";
import { endState, type EndState } from "./end-state.js";
import { engineSteps, killedAtEach, linesOf, type Moment, type Watch } from "./killed-runs.js";
import { Project, toolsAreBuilt } from "./project.js";
import { announced, steps } from "./runs.js";

const services: ServicesSpec = {
  certManager: { version: "v1.21.0", issuers: { public: { kind: "acme", email: "platform@acme.example" } } },
  externalDns: {},
  policyEngine: { engine: "gatekeeper" },
};
const upgraded = { ...services.certManager, version: "v1.21.1" };

const fleetWith = (services: ServicesSpec): Fleet => ({
  name: "acme",
  domain: "acme.example",
  management: "only",
  rollout: [],
  services,
  clusters: {
    only: {
      cloud: "eks",
      tier: "staging",
      kubernetes: "1.35",
      region: "us-east-1",
      account: "111111111111",
      administrators: ["arn:aws:iam::111111111111:role/platform"],
      network: { nodes: "10.2.0.0/16", pods: "10.3.0.0/16", services: "10.4.0.0/16" },
      pools: { general: { machine: "burstable.large", min: 2, max: 3 } },
      dnsZones: [{ dns: "route53", name: "only.acme.example", hostedZoneId: "Z0ONLY", account: "111111111111" }],
    },
  },
  workloads: {},
});

const none = fleetWith({});
/** What is done to the services of the cluster, one after the other. */
const phases: Readonly<Record<string, Fleet>> = {
  "are installed": fleetWith(services),
  "have a chart of another version": fleetWith({ ...services, certManager: upgraded }),
  "are one less": fleetWith({ certManager: upgraded, externalDns: {} }),
};
/** When an engine is killed: as it begins with the first resource of these types, and as Helm writes down what it does. */
const ofServices = ["Release", "ClusterIssuer", "PodIdentityAssociation"];
const ofHelm = ["pending-install", "pending-upgrade", "uninstalling", "deployed"];
/**
 * When at least: what was left half done is begun again by other steps. Where a cluster is taken down all its releases go side by side, and
 * may be gone before the engine that began with the first of them is killed.
 */
const killedWhile: Readonly<Record<string, readonly Moment[]>> = {
  "are installed": [
    "create ClusterIssuer",
    "create PodIdentityAssociation",
    "create Release",
    "deployed",
    "pending-install",
  ],
  "have a chart of another version": ["deployed", "pending-upgrade", "update Release"],
  "are one less": ["delete Release", "uninstalling"],
  "are taken down": ["delete ClusterIssuer", "delete PodIdentityAssociation", "delete Release"],
};

describe("services of a cluster, when the engine is killed at each kind of their steps", function () {
  this.timeout(1_800_000);
  let project: Project;
  const undisturbed = new Map<string, EndState>();
  const up = ["up", "--sandbox", "--yes"];

  const done = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await project.flotilla(args);
    equal(code, 0, stdout + stderr);
  };
  const begun = async (fleet: Fleet) => {
    project = await Project.of(fleet);
    await done(up);
    await project.write("only.yaml", await project.read(".sandbox/kubeconfig"));
  };
  const killed = async (phase: string, args: readonly string[]) => {
    const met = await killedAtEach(project, args, () => watch(project));
    deepEqual(
      killedWhile[phase]?.filter((moment) => !met.includes(moment)),
      [],
    );
  };

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    await begun(none);
    for (const [name, fleet] of Object.entries(phases)) {
      await project.setFleet(fleet);
      await done(up);
      undisturbed.set(name, await endState(project, "only.yaml"));
    }
    await project.remove();
    await begun(none);
  });
  after(async () => {
    if (toolsAreBuilt) await project.remove();
  });

  for (const [name, fleet] of Object.entries(phases)) {
    it(`end up as without that when they ${name}`, async () => {
      await project.setFleet(fleet);
      await killed(name, up);
      deepEqual(await endState(project, "only.yaml"), undisturbed.get(name));
      deepEqual(steps(await announced(project, ["preview"])), []);
    });
  }

  it("leave nothing when the cluster is taken down", async () => {
    await killed("are taken down", ["down", "--sandbox", "--yes"]);
    deepEqual(await allResources(join(project.folder, ".sandbox")), []);
    const planes = join(project.folder, ".sandbox/control-planes");
    deepEqual(
      (await processes()).filter(({ command }) => command.some((word) => word.includes(planes))),
      [],
    );
  });
});

/** Steps of services, by what the engine begins and by what Helm writes down. */
function watch(project: Project): Watch {
  const status = 'jsonpath={.metadata.labels.status}{"\\n"}';
  const secrets = ["get", "secrets", "-A", "-l", "owner=helm", "--watch-only", "-o", status];
  const helm = linesOf(project.startInSandbox("kubectl", ["--kubeconfig", "only.yaml", ...secrets]));
  const engine = engineSteps(project);
  const isStep = (moment: Moment) =>
    ofServices.some((type) => moment.endsWith(` ${type}`)) && !moment.startsWith("same ");
  return {
    moments: () => [...engine.moments().filter(isStep), ...helm.moments().filter((status) => ofHelm.includes(status))],
    close() {
      engine.close();
      helm.close();
    },
  };
}
