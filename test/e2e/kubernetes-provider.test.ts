import { equal } from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { clientCredential } from "../../sandbox/control-planes/client-credential.js";
import { createControlPlane, deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { setPoolNodes } from "../../sandbox/control-planes/pool-nodes.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { callDifferences } from "./kubernetes-provider/comparison.js";
import { scenarios, type RecordedStep } from "./kubernetes-provider/recording.js";
import { kubectl, replay, type Bench, type ReplayedStep } from "./kubernetes-provider/replay.js";

const root = packageRoot();
const corpora = join(root, "..", "shared", "corpora");
const recordings = {
  objects: join(corpora, "kubernetes-provider-v4.32.0.jsonl"),
  "Helm releases": join(corpora, "kubernetes-provider-helm-v4.32.0.jsonl"),
};
const tools = join(root, ".tools");
const needed = [
  ...Object.values(recordings),
  ...["pulumi", "kubectl", "kwokctl", "kube-apiserver", "helm"].map((name) => join(tools, "bin", name)),
];
const missing = needed.filter((path) => !existsSync(path));

const CONTROL_PLANE = "kind-replay";

describe("the simulated Kubernetes provider answers as the real one did", function () {
  this.timeout(600_000);
  if (missing.length > 0) {
    it.skip(`(skipped: ${missing.join(", ")} missing)`);
    return;
  }

  let bench: Bench;
  let sandbox: string;

  before(async () => {
    const folder = await mkdtemp(join(tmpdir(), "flotilla-replay-"));
    await symlink(join(root, ".tools"), join(folder, ".tools"));
    sandbox = join(folder, ".sandbox");
    const kubeconfig = await controlPlaneKubeconfig(sandbox);
    await writeFile(join(folder, "kubeconfig"), kubeconfig);
    bench = { folder, charts: join(corpora, "charts"), providers: join(root, "sandbox", "bin"), tools, kubeconfig };
  });
  after(async () => {
    await deleteControlPlane(sandbox, CONTROL_PLANE);
    await rm(bench.folder, { recursive: true });
  });

  for (const [subject, recording] of Object.entries(recordings)) {
    describe(subject, () => {
      for (const [name, steps] of scenarios(recording)) {
        it(name, async () => {
          if (name === "already there") await kubectl(bench, ["create", "namespace", "shop"]);
          const replayed = await replay(bench, steps);
          if (name === "already there") await kubectl(bench, ["delete", "namespace", "shop"]);
          equal(steps.flatMap((step, index) => stepDifferences(step, replayed[index])).join("\n"), "");
        });
      }
    });
  }
});

function stepDifferences(step: RecordedStep, replayed: ReplayedStep | undefined): readonly string[] {
  const { exit = -1, failure = "", steps = [], calls = [] } = replayed ?? {};
  const found = [...callDifferences(step.calls, calls)];
  if (exit !== step.exit) found.push(`exit ${exit} instead of ${step.exit}: ${failure}`);
  const [wanted, got] = [announcements(step.steps), announcements(steps)];
  if (step.command === "preview" && wanted !== got) found.push(`announced ${got} instead of ${wanted}`);
  return found.map((difference) => `${step.step}, ${step.command}: ${difference}`);
}

function announcements(steps: RecordedStep["steps"] = []): string {
  return steps
    .map(({ op, urn }) => `${op} ${urn}`)
    .sort()
    .join(", ");
}

/** Starts the control plane with two nodes and gives a kubeconfig for it. */
async function controlPlaneKubeconfig(sandbox: string): Promise<string> {
  const { endpoint, certificateAuthority } = await createControlPlane(sandbox, {
    name: CONTROL_PLANE,
    kubernetes: "1.36",
    services: "10.0.0.0/24",
  });
  await setPoolNodes(sandbox, {
    controlPlane: CONTROL_PLANE,
    pool: "general",
    count: 2,
    machine: { type: "replay", vcpu: 4, memoryGiB: 16 },
    region: "local",
    zones: ["local-a"],
    pods: "10.244.0.0/16",
    labels: {},
    taints: [],
    kubelet: "v1.36.3",
  });
  const { certificate, key } = await clientCredential(sandbox, CONTROL_PLANE);
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "replay",
    contexts: [{ name: "replay", context: { cluster: "replay", user: "replay" } }],
    clusters: [
      { name: "replay", cluster: { server: endpoint, "certificate-authority-data": base64(certificateAuthority) } },
    ],
    users: [
      { name: "replay", user: { "client-certificate-data": base64(certificate), "client-key-data": base64(key) } },
    ],
  });
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
