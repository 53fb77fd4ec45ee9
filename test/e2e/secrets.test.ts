import { deepEqual, equal, ok } from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { Project, toolsAreBuilt, type Result } from "./project.js";

const canary = "canary-6f1c2e";
const fleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "only",
  rollout: [],
  workloads: {},
  clusters: {
    only: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },
};

/** A layer with a Secret, its value once as text and once in base64. */
function layer(value: string): Layer {
  const metadata = { namespace: "flotilla-system" };
  const data = { token: Buffer.from(value).toString("base64") };
  return {
    name: "canary",
    after: ["foundation"],
    deliver: "pulumi",
    manifests: [
      { apiVersion: "v1", kind: "Secret", metadata: { ...metadata, name: "text" }, stringData: { token: value } },
      { apiVersion: "v1", kind: "Secret", metadata: { ...metadata, name: "base64" }, data },
    ],
  };
}

describe("a Secret on its way to a cluster", () => {
  let project: Project;
  const said: Result[] = [];

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    project = await Project.of(fleet);
  });
  after(() => project.remove());

  it("arrives, and its values stand in no state, log, preview or output", async () => {
    const sandbox = ["--sandbox"];
    for (const [value, commands] of [
      [
        canary,
        [
          ["preview", ...sandbox],
          ["up", "--yes", ...sandbox],
        ],
      ],
      // The second value shows both in the state and in a diff.
      [
        `${canary}-next`,
        [
          ["preview", "--json", ...sandbox],
          ["up", "--yes", "--json", ...sandbox],
          ["refresh", "--yes", ...sandbox],
        ],
      ],
    ] as const) {
      await project.setFleet(fleet, [layer(value)]);
      for (const args of commands) said.push(await project.flotilla(args));
      said.push(await project.inSandbox("pulumi", ["preview", "-s", "only", "--diff"]));
    }
    deepEqual(
      said.map(({ code, stderr }) => (code === 0 ? "" : stderr)),
      said.map(() => ""),
    );

    const live = await project.inSandbox("kubectl", ["-n", "flotilla-system", "get", "secret", "text", "-o", "json"]);
    equal(live.code, 0, live.stderr);
    ok(live.stdout.includes(Buffer.from(`${canary}-next`).toString("base64")), "the Secret never arrived");

    const forms = [canary, Buffer.from(canary).toString("base64").replace(/=+$/, "").slice(0, -1)];
    const leaks = (text: string) => forms.some((form) => text.includes(form));
    deepEqual(
      said.filter(({ stdout, stderr }) => leaks(stdout + stderr)),
      [],
    );
    deepEqual(await filesWith(join(project.folder, ".sandbox"), leaks), []);
  });
});

/** Files of a folder whose text matches, but for those of the control planes, whose own store holds every object. */
async function filesWith(folder: string, matches: (text: string) => boolean): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== "control-planes") found.push(...(await filesWith(path, matches)));
    if (entry.isFile() && matches(await readFile(path, "utf8"))) found.push(path);
  }
  return found;
}
