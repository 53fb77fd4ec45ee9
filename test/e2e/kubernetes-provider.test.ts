import { equal } from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { deleteControlPlane } from "../../sandbox/control-planes/control-plane.js";
import { packageRoot } from "../../sandbox/package-root.js";
import { callDifferences } from "./kubernetes-provider/comparison.js";
import { startedControlPlane } from "./kubernetes-provider/control-plane.js";
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
    const kubeconfig = await startedControlPlane(sandbox, CONTROL_PLANE);
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
