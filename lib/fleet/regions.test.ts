import { deepEqual, equal, match } from "node:assert/strict";

import { zones } from "../zones.js";
import { kubernetesVersions } from "./kubernetes-versions.js";
import { regions, zonesOf, type RegionalCloud } from "./regions.js";

/** How each cloud writes its regions. */
const patterns: Readonly<Record<RegionalCloud, RegExp>> = {
  eks: /^[a-z]{2}(-gov)?-[a-z]+-\d$/,
  gke: /^[a-z]+-[a-z]+\d+$/,
  aks: /^[a-z]+\d?$/,
};

describe("regions", () => {
  for (const cloud of ["eks", "gke", "aks"] as const) {
    it(`are written as ${cloud} writes them`, () => {
      Object.keys(regions[cloud]).forEach((region) => {
        match(region, patterns[cloud]);
      });
    });

    it(`have as many zones on ${cloud} as a cluster can name`, () => {
      for (const [region, count] of Object.entries(regions[cloud])) {
        equal(zones(cloud, region, Math.min(count, 3)).length, Math.min(count, 3));
      }
    });
  }

  it("are known by their number of zones", () => {
    deepEqual([zonesOf("eks", "us-west-1"), zonesOf("gke", "europe-west1"), zonesOf("aks", "westus")], [2, 3, 1]);
    equal(zonesOf("eks", "europe-west1"), undefined);
    equal(zonesOf("eks", "toString"), undefined);
  });
});

describe("kubernetesVersions", () => {
  for (const [cloud, { versions, asOf, source }] of Object.entries(kubernetesVersions)) {
    it(`has the versions of ${cloud} in order, with date and source`, () => {
      const minors = versions.map((version) => Number(version.slice("1.".length)));
      deepEqual(
        minors,
        minors.map((_, index) => (minors[0] ?? 0) + index),
      );
      match(asOf, /^\d{4}-\d{2}$/);
      match(source, /^https:\/\//);
    });
  }
});
