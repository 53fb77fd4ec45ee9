import { deepEqual, equal, throws } from "node:assert/strict";

import type { Properties } from "../provider/property-value.js";
import { readiness } from "./readiness.js";
import { waitedFor } from "./wait-for.js";

function provider(waitFor: string, status: Properties = {}): Properties {
  return {
    apiVersion: "pkg.crossplane.io/v1",
    kind: "Provider",
    metadata: { name: "provider-aws-s3", generation: 2, annotations: { "pulumi.com/waitFor": waitFor } },
    status,
  };
}

const healthy = {
  conditions: [
    { type: "Installed", status: "True" },
    { type: "Healthy", status: "True" },
  ],
};
const ailing = { conditions: [{ type: "Healthy", status: "False" }] };

/** A status of which each part tells which generation of the object it is of. */
function seen(generation: number | undefined, status: Properties): Properties {
  const of = generation === undefined ? {} : { observedGeneration: generation };
  return { ...status, conditions: [{ type: "Ready", status: "True", ...of }] };
}

const cases: Readonly<Record<string, readonly [waitFor: string, status: Properties, met: boolean]>> = {
  "a condition that holds": ["condition=Healthy", healthy, true],
  "a condition that does not hold": ["condition=Healthy", ailing, false],
  "a condition that is not there yet": ["condition=Healthy", {}, false],
  "a condition in another case": ["condition=healthy=true", healthy, true],
  "a condition that must be false": ["condition=Healthy=False", ailing, true],
  "a field that is there": ["jsonpath={.status.phase}", { phase: "Pending" }, true],
  "a field that is not there": ["jsonpath={.status.phase}", {}, false],
  "a field that is null": ["jsonpath={.status.phase}", { phase: null }, false],
  "a field of a value": ["jsonpath={.status.phase}=Running", { phase: "Running" }, true],
  "a field of another value": ["jsonpath={.status.phase}=Running", { phase: "Pending" }, false],
  "a number": ["jsonpath={.status.readyReplicas}=3", { readyReplicas: 3 }, true],
  "a filter": ["jsonpath={.status.conditions[?(@.type=='Healthy')].status}=True", healthy, true],
  "a filter that finds nothing": ["jsonpath={.status.conditions[?(@.type=='Healthy')].status}=True", ailing, false],
  "the first item of a list": ["jsonpath={.status.conditions[*].type}=Installed", healthy, true],
  "another item of a list": ["jsonpath={.status.conditions[*].type}=Healthy", healthy, false],
  "a filter by two fields": [
    "jsonpath={.status.conditions[?@.type=='Ready' && !(@.reason=='Idle')].status}=True",
    { conditions: [{ type: "Ready", status: "True", reason: "Idle" }] },
    false,
  ],
  "a condition of the object as it is": ["condition=Ready", seen(2, { observedGeneration: 1 }), true],
  "a condition of the object as it was": ["condition=Ready", seen(1, { observedGeneration: 2 }), false],
  "a condition of a status of the object as it was": [
    "condition=Ready",
    seen(undefined, { observedGeneration: 1 }),
    false,
  ],
  "a field of the object as it is": ["jsonpath={.status.phase}=Up", { phase: "Up", observedGeneration: 2 }, true],
  "a field of the object as it was": ["jsonpath={.status.phase}=Up", { phase: "Up", observedGeneration: 1 }, false],
  "all of a list": ['["condition=Installed", "condition=Healthy"]', healthy, true],
  "one of a list missing": ['["condition=Installed", "condition=Healthy"]', ailing, false],
};

describe("waitedFor", () => {
  for (const [name, [waitFor, status, met]] of Object.entries(cases)) {
    it(`takes an object for ${met ? "ready" : "not ready"} by ${name}`, () => {
      equal(readiness(provider(waitFor, status)).state, met ? "ready" : "waiting");
    });
  }

  it("says what is missing in the words of the annotation", () => {
    deepEqual(readiness(provider('["condition=Installed", "condition=Healthy"]', ailing)), {
      state: "waiting",
      reasons: ["it is not yet condition=Installed", "it is not yet condition=Healthy"],
    });
  });

  it("comes before what the kind itself is waited for", () => {
    const metadata = { name: "a", annotations: { "pulumi.com/waitFor": "jsonpath={.metadata.name}" } };
    equal(readiness({ apiVersion: "v1", kind: "Pod", metadata }).state, "ready");
  });

  it("asks for nothing without the annotation", () => {
    equal(waitedFor({ apiVersion: "v1", kind: "Pod", metadata: { name: "a" } }), undefined);
  });

  for (const text of ["Ready", "condition=", "jsonpath=.status", "jsonpath={.status[}", "[]", "[1]", "[condition=A]"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      throws(() => waitedFor(provider(text)), {
        message:
          "the annotation pulumi.com/waitFor must be condition=Type[=Status], jsonpath={expression}[=value] " +
          `or a JSON list of such, got ${JSON.stringify(text)}`,
      });
    });
  }
});
