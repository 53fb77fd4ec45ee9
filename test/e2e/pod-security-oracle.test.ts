import { deepEqual, equal } from "node:assert/strict";

import * as fc from "fast-check";

import type { KubernetesVersion } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { judge } from "../../policies/finding.js";
import {
  controllersOf,
  mistakes,
  podSecurityCase,
  podSecuritySet,
  withEphemeralContainers,
  type LabelledPod,
} from "../../policies/pod-security.test.data.js";
import { podSecurityRules } from "../../policies/pod-security.js";
import { askOracle, isBuilt, podSecurityCases } from "./ask-oracle.js";
import { podArbitrary } from "./pod-arbitrary.js";

const levels = ["baseline", "restricted"] as const;
const versions = Array.from({ length: 38 }, (_, minor): KubernetesVersion => `1.${minor}`);
const podsPerVersion = 150;

/** The id of our rule for a check of Kubernetes: `procMount_restricted` is `proc-mount-restricted`. */
const ruleOf = (check: string) =>
  check.replaceAll("_", "-").replaceAll(/[A-Z]+/g, (upper) => `-${upper.toLowerCase()}`);

/** The rules that refuse each pod, as Kubernetes has it. */
function refusedByKubernetes(level: (typeof levels)[number], version: KubernetesVersion, pods: readonly Manifest[]) {
  const questions = pods.map((pod) => ({ level, version: `v${version}`, pod }));
  return askOracle("pod-security", questions).map((answer) =>
    "error" in answer ? [answer.error] : answer.checks.map(ruleOf).sort(),
  );
}

describe("Pod Security as Kubernetes' own module decides it (skipped where that is not built)", () => {
  before(function () {
    if (!isBuilt("pod-security")) this.skip();
  });

  it("names checks as we name rules", () => {
    deepEqual(["hostProbesAndHostLifecycle", "seLinuxOptions", "seccompProfile_baseline"].map(ruleOf), [
      "host-probes-and-host-lifecycle",
      "se-linux-options",
      "seccomp-profile-baseline",
    ]);
  });

  it("decides upstream's pods of 1.34 to 1.37 as our rules do, in controllers and as ephemeral containers too", () => {
    const cases = podSecurityCases().map((each) => podSecurityCase(each as LabelledPod));
    equal(cases.length, 588);
    deepEqual(
      mistakes(cases, (pod) => [pod, ...controllersOf(pod), withEphemeralContainers(pod)]),
      [],
    );
  });

  for (const level of levels) {
    it(`is what our rules for ${level} say of random pods at every version, rule by rule`, () => {
      const seen = new Set<string>();
      for (const [seed, version] of versions.entries()) {
        const pods = fc.sample(podArbitrary, { numRuns: podsPerVersion, seed });
        const judged = judge(podSecuritySet(level, version));
        const found = pods.map((pod) => [...new Set(judged(pod).map(({ rule }) => rule))].sort());
        const expected = refusedByKubernetes(level, version, pods);
        const wrong = pods
          .map((pod, i) => ({ version, pod, ours: found[i]?.join(), theirs: expected[i]?.join() }))
          .filter(({ ours, theirs }) => ours !== theirs);
        deepEqual(wrong, []);
        found.flat().forEach((rule) => seen.add(rule));
      }
      const rules = versions.flatMap((version) => podSecurityRules(level, version).map(({ id }) => id));
      deepEqual([...seen].sort(), [...new Set(rules)].sort());
    });
  }
});
