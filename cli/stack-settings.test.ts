import { deepEqual } from "node:assert/strict";

import { problemText } from "../lib/problem.js";
import { settingsProblems } from "./stack-settings.js";

const target = { cluster: "production-us", stack: "prod-us" };
const texts = (text: string | undefined) => settingsProblems(target, text).map(problemText);

describe("settingsProblems", () => {
  it("finds nothing wrong with settings that name the cluster", () => {
    deepEqual(texts("config:\n  flotilla:cluster: production-us\n"), []);
  });

  const cases = {
    "no file": [
      undefined,
      'Pulumi.prod-us.yaml must exist and say that the stack prod-us creates production-us; did you mean config: { "flotilla:cluster": production-us }',
    ],
    "an empty file": [
      "",
      'Pulumi.prod-us.yaml must set flotilla:cluster to "production-us", got nothing; did you mean config: { "flotilla:cluster": production-us }',
    ],
    "another cluster": [
      "config: { 'flotilla:cluster': staging }",
      'Pulumi.prod-us.yaml must set flotilla:cluster to "production-us", got "staging"; did you mean config: { "flotilla:cluster": production-us }',
    ],
    "no YAML": ["config: {", "Pulumi.prod-us.yaml must be YAML"],
  } as const;
  for (const [name, [text, problem]] of Object.entries(cases)) {
    it(`reports ${name}`, () => {
      deepEqual(texts(text), [problem]);
    });
  }
});
