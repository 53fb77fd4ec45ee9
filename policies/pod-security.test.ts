import { deepEqual, equal } from "node:assert/strict";

import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import {
  controllersOf,
  distinct,
  hasCorpus,
  labelledPods,
  mistakes,
  podSecurityCase,
  withEphemeralContainers,
  type PodSecurityCase,
} from "./pod-security.test.data.js";
import { podSecurityRules } from "./pod-security.js";

const idsOf = (...args: Parameters<typeof podSecurityRules>) => podSecurityRules(...args).map(({ id }) => id);

/** What a version of a standard asks that the one before it did not, and the other way round. */
function changes(level: "baseline" | "restricted"): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (let minor = 1; minor <= 37; minor += 1) {
    const before = idsOf(level, `1.${minor - 1}`);
    const after = idsOf(level, `1.${minor}`);
    const text = [
      ...before.filter((id) => !after.includes(id)).map((id) => `-${id}`),
      ...after.filter((id) => !before.includes(id)).map((id) => `+${id}`),
    ];
    if (text.length > 0) {
      found[`1.${minor}`] = text.join(" ");
    }
  }
  return found;
}

describe("the rules of a Pod Security Standard", () => {
  it("are those that Kubernetes had first", () => {
    deepEqual(idsOf("baseline", "1.0"), [
      "app-armor-profile",
      "capabilities-baseline",
      "host-namespaces",
      "host-path-volumes",
      "host-ports",
      "privileged",
      "proc-mount",
      "se-linux-options",
      "seccomp-profile-baseline",
      "sysctls",
      "windows-host-process",
    ]);
    deepEqual(idsOf("restricted", "1.0"), [
      "app-armor-profile",
      "capabilities-baseline",
      "host-namespaces",
      "host-ports",
      "privileged",
      "proc-mount",
      "restricted-volumes",
      "run-as-non-root",
      "se-linux-options",
      "seccomp-profile-baseline",
      "sysctls",
      "windows-host-process",
    ]);
  });

  it("come in later versions, and stand in the place of those that they are stricter than", () => {
    deepEqual(changes("baseline"), { "1.34": "+host-probes-and-host-lifecycle" });
    deepEqual(changes("restricted"), {
      "1.8": "+allow-privilege-escalation",
      "1.19": "-seccomp-profile-baseline +seccomp-profile-restricted",
      "1.22": "-capabilities-baseline +capabilities-restricted",
      "1.23": "+run-as-user",
      "1.34": "+host-probes-and-host-lifecycle",
      "1.35": "-proc-mount +proc-mount-restricted",
    });
  });

  it("stay the same for versions that nobody knows yet", () => {
    deepEqual(idsOf("restricted", "1.99"), idsOf("restricted", "1.37"));
  });
});

describe("Kubernetes' own pods of 1.0 to 1.33, judged in Node (skipped where they are not there)", () => {
  let all: readonly PodSecurityCase[] = [];
  let cases: readonly PodSecurityCase[] = [];

  before(function () {
    if (!hasCorpus) this.skip();
    all = labelledPods().map(podSecurityCase);
    cases = distinct(all);
  });

  it("are all there, and every check has some that it refuses", () => {
    equal(all.length, 3949);
    const versions: readonly KubernetesVersion[] = Array.from({ length: 34 }, (_, minor) => `1.${minor}` as const);
    deepEqual([...new Set(all.map(({ version }) => version))].sort(), [...versions].sort());
    const refused = new Set(all.flatMap(({ rule }) => rule ?? []));
    const asked = new Set(
      versions.flatMap((version) => [...idsOf("baseline", version), ...idsOf("restricted", version)]),
    );
    deepEqual([...refused].sort(), [...asked].sort());
  });

  it("get their verdict, the bad ones by the rule that they are about", () => {
    deepEqual(
      mistakes(all, (pod) => [pod]),
      [],
    );
  });

  it("get the same in each of the seven controllers", () => {
    deepEqual(mistakes(cases, controllersOf), []);
  });

  it("get the same as ephemeral containers", () => {
    deepEqual(
      mistakes(cases, (pod) => [withEphemeralContainers(pod)]),
      [],
    );
  });
});
