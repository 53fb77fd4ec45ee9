import { deepEqual } from "node:assert/strict";

import { problemText } from "../../lib/problem.js";
import { policyEngineProblems, policyEngineSettings } from "./policy-engine.js";

describe("policyEngineSettings", () => {
  const failurePolicies = { production: "Fail", staging: "Fail", development: "Ignore" } as const;
  for (const [tier, failurePolicy] of Object.entries(failurePolicies)) {
    it(`has what is not answered for on a cluster of tier ${tier} ${failurePolicy === "Fail" ? "refused" : "admitted"}`, () => {
      deepEqual(policyEngineSettings(tier as keyof typeof failurePolicies, {}), {
        failurePolicy,
        excludedNamespaces: ["kube-node-lease", "kube-public", "kube-system"],
        timeoutSeconds: 5,
      });
    });
  }

  it("takes what is written over what follows from the tier", () => {
    const options = {
      failurePolicy: "Ignore",
      excludedNamespaces: ["velero", "kube-system", "argocd"],
      timeoutSeconds: 10,
    };
    deepEqual(policyEngineSettings("production", options as { failurePolicy: "Ignore" }), {
      failurePolicy: "Ignore",
      excludedNamespaces: ["argocd", "kube-node-lease", "kube-public", "kube-system", "velero"],
      timeoutSeconds: 10,
    });
  });
});

describe("policyEngineProblems", () => {
  const problems = (options: Parameters<typeof policyEngineProblems>[1]) =>
    policyEngineProblems("engine", options).map(problemText);

  it("finds none in valid options", () => {
    deepEqual(problems({}), []);
    deepEqual(problems({ excludedNamespaces: ["velero"], timeoutSeconds: 30 }), []);
  });

  it("refuses to exclude namespaces by a pattern", () => {
    deepEqual(problems({ excludedNamespaces: ["velero", "team-*"] }), [
      'engine.excludedNamespaces[1] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "team-*"; did you mean "team"',
    ]);
  });

  for (const timeoutSeconds of [0, 31, 1.5, Number.NaN]) {
    it(`refuses a timeout of ${timeoutSeconds} s, which Kubernetes would not take`, () => {
      deepEqual(problems({ timeoutSeconds }), [
        `engine.timeoutSeconds must be a whole number of seconds, 1 to 30, got ${JSON.stringify(timeoutSeconds)}`,
      ]);
    });
  }
});
