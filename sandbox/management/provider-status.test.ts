import { deepEqual, equal } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import type { WantedProvider } from "./provider-objects.js";
import { providerStatus, sameStatus } from "./provider-status.js";

const early = "2026-11-01T00:00:00Z";
const late = "2026-11-01T01:00:00Z";

function wanted(more: Partial<WantedProvider> = {}, status: Properties = {}): WantedProvider {
  return {
    id: "core cluster-api",
    name: "cluster-api",
    version: "v1.14.2",
    gates: {},
    ofTurtles: false,
    object: { metadata: { name: "cluster-api", generation: 3 }, status },
    ...more,
  };
}

const running = { state: { ready: true }, version: "v1.14.2" };

describe("providerStatus", () => {
  it("says what runs, and that it is ready", () => {
    const condition = (type: string) => ({
      type,
      status: "True",
      reason: type,
      message: "",
      lastTransitionTime: early,
    });
    deepEqual(providerStatus(wanted(), running, early), {
      conditions: ["PreflightCheckPassed", "ProviderInstalled", "Ready"].map(condition),
      observedGeneration: 3,
      installedVersion: "v1.14.2",
      contract: "v1beta2",
    });
  });

  const messages: Readonly<Record<string, readonly [Parameters<typeof providerStatus>[1], string, string]>> = {
    "the version that runs instead": [
      { ...running, version: "v1.14.2" },
      "v1.13.3",
      "the sandbox runs v1.14.2 of core cluster-api instead of v1.13.3",
    ],
    "what stands in for it": [{ ...running, note: "stands in" }, "v1.14.2", "stands in"],
    "why it is not ready": [
      { state: { ready: false, problem: "no such port" }, version: "v1.14.2" },
      "v1.14.2",
      "no such port",
    ],
  };
  for (const [what, [installed, version, message]] of Object.entries(messages)) {
    it(`tells ${what}`, () => {
      const { conditions } = providerStatus(wanted({ version }), installed, early);
      equal((conditions as readonly Properties[])[2]?.["message"], message);
    });
  }

  it("names no version before it is ready", () => {
    const { installedVersion, conditions } = providerStatus(wanted(), { ...running, state: { ready: false } }, early);
    equal(installedVersion, undefined);
    equal((conditions as readonly Properties[])[2]?.["reason"], "Starting");
  });

  it("has the phase and the name that Turtles shows", () => {
    const phaseOf = (state: { readonly ready: boolean; readonly problem?: string }) =>
      providerStatus(wanted({ ofTurtles: true }), { ...running, state }, early)["phase"];
    deepEqual(
      [phaseOf({ ready: true }), phaseOf({ ready: false }), phaseOf({ ready: false, problem: "dead" })],
      ["Ready", "Provisioning", "Failed"],
    );
  });

  it("keeps the time of a condition until its status changes", () => {
    const before = providerStatus(wanted(), running, early);
    const times = (state: { readonly ready: boolean }) =>
      (providerStatus(wanted({}, before), { ...running, state }, late)["conditions"] as readonly Properties[]).map(
        (each) => each["lastTransitionTime"],
      );
    deepEqual(times({ ready: true }), [early, early, early]);
    deepEqual(times({ ready: false }), [early, late, late]);
  });
});

describe("sameStatus", () => {
  const status = providerStatus(wanted(), running, early);

  it("is true when only the server has added something", () => {
    equal(sameStatus(status, { ...status, variables: {} }), true);
  });

  it("is false when a condition or the version differs", () => {
    equal(sameStatus(status, {}), false);
    equal(sameStatus(status, { ...status, installedVersion: "v1.13.3" }), false);
    equal(sameStatus(providerStatus(wanted(), { ...running, note: "new" }, early), status), false);
  });
});
