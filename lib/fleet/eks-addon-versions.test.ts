import { deepEqual, match } from "node:assert/strict";

import type { EksSpec } from "./cluster-spec.js";
import { eksAddonsOf, eksAddonVersions } from "./eks-addon-versions.js";
import { kubernetesVersions } from "./kubernetes-versions.js";
import { smallFleet } from "./small-fleet.test.data.js";

const spec = smallFleet.clusters["us"] as EksSpec;

describe("eksAddonVersions", () => {
  it("has every Kubernetes that EKS runs", () => {
    deepEqual(Object.keys(eksAddonVersions.versions), kubernetesVersions.eks.versions);
  });

  for (const kubernetes of kubernetesVersions.eks.versions) {
    it(`names a build of each add-on for ${kubernetes}, and a proxy of the same minor version`, () => {
      const versions = eksAddonVersions.versions[kubernetes];
      for (const version of Object.values(versions ?? {})) {
        match(version, /^v\d+\.\d+\.\d+-eksbuild\.\d+$/);
      }
      match(versions?.["kube-proxy"] ?? "", new RegExp(`^v${kubernetes.replace(".", "\\.")}\\.`));
    });
  }
});

describe("eksAddonsOf", () => {
  it("takes the versions of the spec before those of the table", () => {
    deepEqual(eksAddonsOf({ ...spec, clusterApi: { addons: { coredns: "v1.14.0-eksbuild.1" } } }), {
      ...eksAddonVersions.versions["1.35"],
      coredns: "v1.14.0-eksbuild.1",
    });
  });
});
