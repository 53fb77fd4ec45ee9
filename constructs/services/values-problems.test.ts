import { deepEqual, throws } from "node:assert/strict";

import { late } from "../../lib/late.js";
import { problemText } from "../../lib/problem.js";
import { valuesProblems } from "./values-problems.js";

const schema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  additionalProperties: false,
  required: ["image"],
  properties: {
    image: { type: "object", properties: { tag: { type: "string", pattern: "^v" } } },
    replicaCount: { type: "integer", minimum: 1 },
    enabled: { type: "boolean" },
    timeout: { type: ["string", "null"] },
    policy: { type: "string", enum: ["sync", "upsert-only"] },
    mode: { const: "strict" },
    port: { anyOf: [{ type: "integer" }, { type: "string" }] },
    provider: {
      oneOf: [{ type: "string" }, { type: "object", properties: { name: { type: "string" } }, required: ["name"] }],
    },
    args: { type: "array", items: { type: "string" } },
    annotations: { type: "object", additionalProperties: { type: "string" } },
  },
};
const defaults = { image: { tag: "v1" }, enabled: true, timeout: null };

const problems = (values: object, changed: object = schema) =>
  valuesProblems("services.demo.values", values, { schema: changed, defaults }).map(problemText);

describe("valuesProblems", () => {
  const refused: Readonly<Record<string, readonly [object, ...string[]]>> = {
    "a value of another type": [{ enabled: "yes" }, 'enabled must be of type boolean, got "yes"'],
    "a value of none of several types": [{ timeout: 3 }, "timeout must be of type string or null, got 3"],
    "a value of no alternative's type": [{ port: true }, "port must be of type integer or string, got true"],
    "an alternative that lacks something": [{ provider: { name: 1 } }, "provider.name must be of type string, got 1"],
    "a key that the chart does not know": [
      { replicacount: 2 },
      ' must have only keys that the chart knows, got "replicacount"; did you mean "replicaCount"',
    ],
    "a default that is taken away but needed": [{ image: null }, "image must be there, got nothing"],
    "a choice that there is not": [{ policy: "all" }, 'policy must be "sync" or "upsert-only", got "all"'],
    "a choice of another type": [{ policy: 1 }, 'policy must be "sync" or "upsert-only", got 1'],
    "another value than the only one": [{ mode: "lax" }, 'mode must be "strict", got "lax"'],
    "a number that is too small": [{ replicaCount: 0 }, "replicaCount must be >= 1, got 0"],
    "a text of another form": [{ image: { tag: "1" } }, 'image.tag must match pattern "^v", got "1"'],
    "an item of a list": [{ args: ["a", 1] }, "args[1] must be of type string, got 1"],
    "a key that is no plain word": [
      { annotations: { "a.example/b~c": true } },
      'annotations["a.example/b~c"] must be of type string, got true',
    ],
    "everything at once": [
      { enabled: 1, replicaCount: "2" },
      'replicaCount must be of type integer, got "2"',
      "enabled must be of type boolean, got 1",
    ],
  };
  for (const [mistake, [values, ...texts]] of Object.entries(refused)) {
    it(`names ${mistake}`, () => {
      deepEqual(
        problems(values),
        texts.map((text) => `services.demo.values${text.startsWith(" ") ? "" : "."}${text}`),
      );
    });
  }

  it("are none of values that fit, over the chart's own", () => {
    const values = { replicaCount: 2, port: "http", provider: { name: "aws" }, timeout: null, image: { pull: true } };
    deepEqual(problems(values), []);
    deepEqual(problems({}), []);
  });

  it("take a late value for any text, and for nothing but a text", () => {
    const value = late("demo_value");
    deepEqual(problems({ image: { tag: value }, policy: value }), []);
    deepEqual(
      problems({ enabled: value }).map((text) => text.slice(0, 51)),
      ["services.demo.values.enabled must be of type boolean"].map((text) => text.slice(0, 51)),
    );
  });

  it("are those of a schema in each dialect, the newest where it names none", () => {
    for (const $schema of [
      "https://json-schema.org/draft/2020-12/schema",
      "https://json-schema.org/draft/2019-09/schema",
      "http://json-schema.org/draft-06/schema#",
    ]) {
      deepEqual(problems({ mode: 1 }, { ...schema, $schema }), ['services.demo.values.mode must be "strict", got 1']);
    }
    const tuple = { properties: { args: { prefixItems: [{ type: "string" }] } } };
    deepEqual(problems({ args: [1] }, tuple), ["services.demo.values.args[0] must be of type string, got 1"]);
  });

  it("throw where a schema cannot be read", () => {
    throws(() => problems({}, { $ref: "https://schemas.example/values.json" }), {
      message:
        "the schema of the chart's values cannot be read: can't resolve reference https://schemas.example/values.json from id #",
    });
  });
});
