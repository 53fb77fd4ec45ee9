import { deepEqual } from "node:assert/strict";

import { problemText } from "../problem.js";
import type { ClusterSpec } from "./cluster-spec.js";
import { changedFleet, smallFleet } from "./small-fleet.test.data.js";
import { versionStep } from "./version-step.js";

function step(cluster: string, kubernetes: string): string[] {
  const next = changedFleet({ clusters: { [cluster]: { kubernetes } } });
  const [before, after] = [smallFleet.clusters[cluster], next.clusters[cluster]] as [ClusterSpec, ClusterSpec];
  return versionStep(cluster, before, after).map(problemText);
}

describe("versionStep", () => {
  const rule =
    "clusters.us.kubernetes must stay 1.35 or become 1.36, since clusters go up one minor version at a time, got";

  it("lets a cluster stay and go up by one", () => {
    deepEqual([...step("us", "1.35"), ...step("us", "1.36")], []);
  });

  it("refuses to skip a minor version", () => {
    deepEqual(step("us", "1.37"), [`${rule} "1.37"; did you mean "1.36"`]);
  });

  it("refuses to go back", () => {
    deepEqual(step("us", "1.34"), [`${rule} "1.34"; did you mean "1.35"`]);
  });

  it("lets a local cluster go anywhere", () => {
    deepEqual(step("dev", "1.30"), []);
  });
});
