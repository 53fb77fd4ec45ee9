import { deepEqual } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Manifest } from "../../lib/manifests.js";
import { podKinds } from "../../policies/engines/pod-kinds.js";
import {
  controllersOf,
  hasCorpus,
  labelledPods,
  podSecurityCase,
  withEphemeralContainers,
  type LabelledPod,
} from "../../policies/pod-security.test.data.js";
import { ApiServer } from "./api-server.js";
import { isBuilt, podSecurityCases } from "./ask-oracle.js";
import { enginesAreBuilt, gatorVerdicts, kyvernoVerdicts, type NamedTrial } from "./engine-verdicts.js";
import { serverAnswers } from "./pod-security-server.js";
import { podSecurityTrials } from "./pod-security-trials.js";
import { toolsAreBuilt } from "./project.js";

const controllerKinds = podKinds.flatMap(({ kind, pod }) => (pod.length > 0 ? [kind] : []));
const forms = (pod: Manifest) => ({
  Pod: pod,
  ...Object.fromEntries(controllersOf(pod).map((each) => [each.kind, each])),
  "ephemeral containers": withEphemeralContainers(pod),
});

/** What is wrong about what an engine says: its own rule must refuse a bad object, for what the rule says, and no rule a good one. */
function mistakes(
  trials: readonly NamedTrial[],
  messages: (trial: NamedTrial, index: number) => readonly string[],
): readonly string[] {
  return trials.flatMap((trial, index) => {
    const found = messages(trial, index);
    const isRefused = found.length > 0 && found.every((each) => each.startsWith(`${trial.setting.rule.id}: `));
    const isRight = trial.verdict === "bad" ? isRefused : found.length === 0;
    return isRight ? [] : [`${trial.title}: ${found.join() || "admitted"}`];
  });
}

/** Why an API server takes some objects from nobody: the last part of each field, and what it says of it. */
function reasons(messages: readonly string[]): readonly string[] {
  const errors = /(\w+)(?:\[[^\]]*\])?: (?:Forbidden|Invalid value: "[^"]*"): ([^,\]]+)/g;
  const found = messages.flatMap((message) =>
    [...message.matchAll(errors)].map(([, field = "", why = ""]) => `${field}: ${why}`),
  );
  return [...new Set(found)].sort();
}

/** Trials with the default of the API server that matters, for those who read files: a volume without a source is an emptyDir. */
function filledIn(trials: readonly NamedTrial[]): readonly NamedTrial[] {
  const text = JSON.stringify(trials.map(({ object }) => object));
  const objects = JSON.parse(text, (key, value: unknown) =>
    key === "volumes" ? (value as readonly object[]).map(withSource) : value,
  ) as readonly Manifest[];
  return trials.map((trial, index) => ({ ...trial, object: objects[index] ?? trial.object }));
}

function withSource(volume: object): object {
  return Object.keys(volume).length === 1 ? { ...volume, emptyDir: {} } : volume;
}

describe("Kubernetes' own pods for Pod Security (skipped where they, or the engines, are not there)", () => {
  let trials: readonly NamedTrial[] = [];
  let folder = "";

  before(async function () {
    if (!hasCorpus || !isBuilt("pod-security") || !enginesAreBuilt || !toolsAreBuilt) this.skip();
    const pods = [...labelledPods(), ...(podSecurityCases() as readonly LabelledPod[])];
    trials = podSecurityTrials(pods.map(podSecurityCase), forms);
    folder = await mkdtemp(join(tmpdir(), "flotilla-pod-security-"));
  });

  after(async () => {
    if (folder !== "") await rm(folder, { recursive: true });
  });

  it("get their verdict from the API server, in controllers and as ephemeral containers too", async () => {
    const server = await ApiServer.start("pod-security", "1.36");
    const client = server.client();
    try {
      const answers = await serverAnswers(client, trials);
      deepEqual(
        mistakes(trials, (_, index) => [answers[index]?.refused ?? []].flat()),
        [],
      );
      deepEqual(reasons(answers.flatMap(({ invalid }) => invalid ?? [])), [
        "annotations: container not found",
        "lifecycle: cannot be set for an Ephemeral Container",
        "livenessProbe: cannot be set for an Ephemeral Container",
        "ports: cannot be set for an Ephemeral Container",
        "procMount: `hostUsers` must be false to use `Unmasked`",
        "readinessProbe: cannot be set for an Ephemeral Container",
        "restartPolicy: cannot be set for an Ephemeral Container",
        "spec: If pod contains any hostProcess containers then all containers must be HostProcess containers",
      ]);
    } finally {
      await client.close();
      await server.remove();
    }
  });

  it("get the same from gator", async () => {
    const verdicts = await gatorVerdicts(folder, filledIn(trials));
    deepEqual(
      mistakes(trials, ({ name }) => verdicts.get(name) ?? []),
      [],
    );
  });

  it("get the same from Kyverno, which takes its time: the good ones in one controller each, in turn", async () => {
    const count = controllerKinds.length + 2; // forms of a pod
    const asked = trials.filter(({ verdict, form }, index) => {
      const turn = controllerKinds[Math.floor(index / count) % controllerKinds.length];
      return verdict === "bad" || form === turn || !controllerKinds.includes(form);
    });
    const verdicts = await kyvernoVerdicts(folder, filledIn(asked));
    deepEqual(
      mistakes(asked, ({ name }) => verdicts.get(name) ?? []),
      [],
    );
  });
});
