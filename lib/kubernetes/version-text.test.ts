import { equal } from "node:assert/strict";

import { versionText } from "./version-text.js";

describe("versionText", () => {
  const versions = {
    "of an API server before emulation": [{ gitVersion: "v1.30.4", minor: "30" }, "1.30.4"],
    "of one that emulates itself": [
      { gitVersion: "v1.35.2", minor: "35", emulationMajor: "1", emulationMinor: "35" },
      "1.35.2",
    ],
    "of EKS, without what it adds": [
      { gitVersion: "v1.35.2-eks-1a2b3c4", minor: "35+", emulationMajor: "1", emulationMinor: "35" },
      "1.35.2",
    ],
    "of GKE, without what it adds": [
      { gitVersion: "v1.35.2-gke.1500000", minor: "35", emulationMajor: "1", emulationMinor: "35" },
      "1.35.2",
    ],
    "of k3s, without what it adds": [{ gitVersion: "v1.35.2+k3s1", minor: "35" }, "1.35.2"],
    "that is emulated": [{ gitVersion: "v1.36.3", minor: "36", emulationMajor: "1", emulationMinor: "35" }, "1.35"],
  } as const;
  for (const [name, [info, text]] of Object.entries(versions)) {
    it(`is the one ${name}`, () => {
      equal(versionText(info), text);
    });
  }
});
