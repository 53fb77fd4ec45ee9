import { deepEqual, equal } from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { PoliciesSpec } from "../../lib/fleet/policies-spec.js";
import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import type { Manifest } from "../../lib/manifests.js";
import { sandboxAt } from "../../sandbox/environment.js";
import { Project, toolsAreBuilt } from "./project.js";

const { us, dev } = smallFleet.clusters;

const debug: Manifest = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "debug", namespace: "default" },
  spec: { hostPID: true, containers: [{ name: "shell", image: "registry.example/shell:1.0.0" }] },
};

/** Opens the endpoint of the cluster behind the back of the construct that made it private. */
const opened = `
require("@pulumi/pulumi").runtime.registerStackTransformation(({ type, props, opts }) =>
  type === "aws:eks/cluster:Cluster"
    ? { props: { ...props, vpcConfig: { ...props.vpcConfig, endpointPublicAccess: true } }, opts }
    : undefined);
`;

describe("the policy pack in a preview of Pulumi's own", function () {
  let project: Project;

  /** The stacks' own program, without and with what breaks rules. */
  const preview = async () => {
    const folder = sandboxAt(project.folder).workDir;
    const args = ["preview", "--cwd", folder, "--stack", "us", "--non-interactive"];
    return project.inSandbox("pulumi", [...args, "--policy-pack", join(project.folder, "policies")]);
  };
  const policies = (enforcement: "enforce" | "warn"): PoliciesSpec => ({
    enforcement: { management: enforcement, rings: ["audit"] },
    podSecurity: { level: "baseline" },
  });
  const fleet = (enforcement: "enforce" | "warn"): Fleet => ({
    ...smallFleet,
    clusters: { us, dev } as Fleet["clusters"],
    rollout: [["dev"]],
    workloads: {},
    policies: policies(enforcement),
  });
  /** What a preview says of violations: level, rule and resource; below them the rule in words, and then the message. */
  const violations = (text: string) =>
    text
      .split("\n")
      .map((line, index, lines) => ({ line: line.trim(), message: lines[index + 2]?.trim() ?? "" }))
      .filter(({ line }) => /^- \[(mandatory|advisory)\]/.test(line) && !line.includes("us-vpc-cni")) // not known yet
      .map(({ line, message }) => `${line.replace(/ +/g, " ")} ${message}`);
  const layer = { name: "own", after: ["foundation"], deliver: "pulumi", manifests: [debug] } as const;

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(fleet("enforce"));
    await mkdir(join(project.folder, "policies"));
    await project.write("policies/PulumiPolicy.yaml", "runtime: nodejs\n");
    await project.write("policies/package.json", '{ "name": "policies", "version": "1.0.0", "main": "index.js" }');
    await project.write("policies/index.js", 'module.exports = require("flotilla/policy-pack");\n');
    const { code, stdout, stderr } = await project.flotilla(["preview", "us", "--sandbox"]);
    equal(code, 0, stdout + stderr);
  });
  after(() => project.remove());

  it("admits what the fleet's constructs make", async () => {
    const { code, stdout, stderr } = await preview();
    equal(code, 0, stdout + stderr);
    deepEqual(violations(stdout), []);
  });

  it("refuses an object that breaks a rule and a cluster that is less than the secure preset", async () => {
    await project.setFleet(fleet("enforce"), [layer]);
    await project.write("index.js", `${opened}\n${await project.read("index.js")}`);
    const { code, stdout } = await preview();
    equal(code === 0, false, stdout);
    deepEqual(violations(stdout), [
      "- [mandatory] eks-private-endpoint (aws:eks:Cluster: us) " +
        "vpcConfig.endpointPublicAccess must be false, got true; hardening.privateEndpoint: false in the fleet leaves it out",
      "- [mandatory] host-namespaces (kubernetes:core/v1:Pod: us/default/Pod/debug) " +
        "Pod default/debug on us: spec.hostPID must be false or absent; leave it out",
    ]);
  });

  it("only tells of rules that the cluster does not enforce", async () => {
    await project.setFleet(fleet("warn"), [layer]);
    const { code, stdout, stderr } = await preview();
    equal(code, 0, stdout + stderr);
    deepEqual(violations(stdout), [
      "- [advisory] host-namespaces-advisory (kubernetes:core/v1:Pod: us/default/Pod/debug) " +
        "Pod default/debug on us: spec.hostPID must be false or absent; leave it out",
    ]);
  });
});
