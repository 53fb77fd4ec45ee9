import { deepEqual } from "node:assert/strict";

import { nearestVersions } from "./nearest-versions.js";

const known = ["1.2.3", "2.0.0-rc.1", "1.10.0", "1.2.4", "1.3.0"];

describe("nearestVersions", () => {
  const cases: Readonly<Record<string, readonly [string, readonly string[], readonly string[]]>> = {
    "those on both sides of one between them": ["1.2.9", known, ["1.3.0", "1.2.4", "1.2.3"]],
    "the newest, of one that is newer": ["3.0.0", known, ["1.10.0", "1.3.0", "1.2.4"]],
    "prereleases too, of a prerelease": ["2.0.0-rc.2", known, ["2.0.0-rc.1", "1.10.0", "1.3.0"]],
    "prereleases, where there is nothing else": ["1.0.0", ["1.0.0-rc.1"], ["1.0.0-rc.1"]],
    "the oldest, of one that is older": ["1.0.0", known, ["1.3.0", "1.2.4", "1.2.3"]],
    "all of few": ["1.0.0", ["1.2.3"], ["1.2.3"]],
    "the newest, of one that is no version": ["latest", known, ["1.10.0", "1.3.0", "1.2.4"]],
    "texts, where none is a version": ["1.0.0", ["main", "edge"], ["main", "edge"]],
    "none where there are none": ["1.0.0", [], []],
  };
  for (const [name, [version, versions, nearest]] of Object.entries(cases)) {
    it(`are ${name}`, () => {
      deepEqual(nearestVersions(version, versions), nearest);
    });
  }

  it("are nothing of a version that is known, with or without a v", () => {
    for (const version of ["1.2.3", "v1.2.3", "2.0.0-rc.1"]) {
      deepEqual(nearestVersions(version, known), undefined);
    }
    deepEqual(nearestVersions("1.2.3", ["v1.2.3"]), undefined);
    deepEqual(nearestVersions("main", ["main"]), undefined);
  });
});
