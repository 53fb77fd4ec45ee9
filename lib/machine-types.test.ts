import { deepEqual, equal, match, throws } from "node:assert/strict";

import { machineClass, machineClasses, machineType, machineTypes, typeName } from "./machine-types.js";

describe("the catalogue of machines", () => {
  /** The machines of the tiers and their equals, as the clouds publish them. */
  const ofTiers = {
    "general.xlarge": ["m5.xlarge", "n2-standard-4", "Standard_D4s_v5", 4, 16],
    "memory.xlarge": ["r5.xlarge", "n2-highmem-4", "Standard_E4s_v5", 4, 32],
    "burstable.large": ["t3.large", "e2-standard-2", "Standard_B2s_v2", 2, 8],
    "burstable.medium": ["t3.medium", "e2-medium", "Standard_B2ls_v2", 2, 4],
  } as const;
  for (const [machine, [eks, gke, aks, vcpu, memoryGiB]] of Object.entries(ofTiers)) {
    it(`has ${machine} as ${eks}, ${gke} and ${aks}`, () => {
      deepEqual(machineType(machine, "eks"), { type: eks, vcpu, memoryGiB });
      deepEqual(machineType(machine, "gke"), { type: gke, vcpu, memoryGiB });
      deepEqual(machineType(machine, "aks"), { type: aks, vcpu, memoryGiB });
      deepEqual(machineType(machine, "local"), { type: machine, vcpu, memoryGiB });
    });
  }

  it("takes a cloud's own type as well", () => {
    deepEqual(machineType("n2-highmem-4", "gke"), { type: "n2-highmem-4", vcpu: 4, memoryGiB: 32 });
  });

  it("knows a cloud's own type on no other cloud", () => {
    equal(machineClass("m5.xlarge", "gke"), undefined);
    equal(machineClass("m5.xlarge", "local"), undefined);
    equal(machineClass("toString", "eks"), undefined);
  });

  it("refuses a machine that it does not have", () => {
    throws(() => machineType("m5.xlarge", "aks"), {
      name: "RangeError",
      message: 'the catalogue of machine types has no "m5.xlarge" on aks',
    });
  });

  /** What the names of types say about their number of processors. */
  const processors = {
    eks: { large: 2, medium: 2, xlarge: 4, "2xlarge": 8, "4xlarge": 16, "8xlarge": 32 },
    pattern: { gke: /-(\d+)$/, aks: /^Standard_[A-Z](\d+)/ },
  } as const;
  for (const machine of machineClasses) {
    it(`agrees with the names of ${machine} in each cloud`, () => {
      const { vcpu, eks, gke, aks, source } = machineTypes[machine];
      const sizes: Readonly<Record<string, number>> = processors.eks;
      equal(sizes[eks.split(".")[1] ?? ""], vcpu);
      equal(machine.split(".")[1], eks.split(".")[1]);
      equal(Number(processors.pattern.gke.exec(gke)?.[1] ?? 2), vcpu);
      equal(Number(processors.pattern.aks.exec(aks)?.[1]), vcpu);
      source.forEach((url) => {
        match(url, /^https:\/\//);
      });
    });
  }

  it("has each type once", () => {
    const types = machineClasses.flatMap((machine) =>
      (["eks", "gke", "aks"] as const).map((cloud) => typeName(machine, cloud)),
    );
    equal(new Set(types).size, types.length);
  });
});
