import { deepEqual, ok } from "node:assert/strict";

import { machineClasses, machineTypes, type MachineClass } from "../machine-types.js";
import { allocatable } from "./allocatable.js";

describe("allocatable", () => {
  /** Processor and memory left to pods, reckoned by hand from the clouds' rules. */
  const cases: readonly (readonly [MachineClass, "eks" | "gke" | "aks" | "local", number, number])[] = [
    ["general.xlarge", "eks", 4000 - 80, 16384 - 255 - 1210 - 100],
    ["general.xlarge", "gke", 4000 - 80, Math.floor(16384 - 1024 - 819.2 - 819.2 - 100)],
    ["general.xlarge", "aks", 4000 - 140, 16384 - 2250 - 100],
    ["burstable.medium", "aks", 2000 - 100, 4096 - 1024 - 100],
    ["memory.8xlarge", "gke", 32000 - 150, Math.floor(262144 - 1024 - 819.2 - 819.2 - 6881.28 - 2621.44 - 100)],
    ["burstable.medium", "local", 2000, 4096],
  ];
  for (const [machine, cloud, milliCpu, memoryMiB] of cases) {
    it(`is what ${cloud} leaves of ${machine}`, () => {
      deepEqual(allocatable(machine, cloud), { milliCpu, memoryMiB, pods: 110 });
    });
  }

  it("is something, and less than the machine, for each machine on each cloud", () => {
    for (const machine of machineClasses) {
      for (const cloud of ["eks", "gke", "aks"] as const) {
        const { milliCpu, memoryMiB } = allocatable(machine, cloud);
        ok(milliCpu > 0 && milliCpu < machineTypes[machine].vcpu * 1000);
        ok(memoryMiB > 0 && memoryMiB < machineTypes[machine].memoryGiB * 1024);
      }
    }
  });
});
