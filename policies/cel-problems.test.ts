import { deepEqual } from "node:assert/strict";

import { problemText } from "../lib/problem.js";
import { anything } from "../lib/schema.js";
import { celProblems } from "./cel-problems.js";
import { everyContainer, type Rule } from "./rule.js";
import { rules } from "./rules.js";

const rule = (expression: string, rest: Partial<Rule> = {}): Rule => ({
  id: "own",
  title: "Own",
  why: "Own.",
  matches: "pods",
  validations: [{ expression, field: "spec", must: "be", fix: "write" }],
  cases: [],
  ...rest,
});

const problems = (checked: Rule, kubernetes: `1.${number}` = "1.35", parameters = {}) =>
  celProblems("rules.own", { rule: checked, parameters, kubernetes }).map(problemText);

describe("celProblems", () => {
  it("finds nothing wrong with the rules that flotilla has", () => {
    for (const each of rules) {
      const parameters = each.parameters?.example ?? {};
      deepEqual(celProblems(each.id, { rule: each, parameters, kubernetes: "1.30" }), [], each.id);
    }
  });

  const at = "rules.own.validations[0].expression";
  const costs = (limit: string, got: number) =>
    `must cost an API server at most ${limit}, for lists of 50 and texts of 256 letters, got ${got}`;
  const wrong: Readonly<Record<string, readonly [Rule, string]>> = {
    "what is no CEL": [
      rule("has(variables.pod.hostNetwork"),
      `${at} must be an expression of CEL (Expected RPAREN, got EOF), got "has(variables.pod.hostNetwork"`,
    ],
    "a variable that nobody knows": [
      rule("variables.pood.hostNetwork"),
      `${at} must read variables that stand before it (template, pod, metadata, containers), got "variables.pood"; did you mean "variables.pod"`,
    ],
    "parameters that a rule does not have": [
      rule("variables.params.allowed"),
      `${at} must read variables that stand before it (template, pod, metadata, containers), got "variables.params"`,
    ],
    "a variable that stands behind": [
      rule("variables.a", {
        variables: [
          { name: "a", expression: "variables.b" },
          { name: "b", expression: "true" },
        ],
      }),
      'rules.own.variables[0].expression must read variables that stand before it (template, pod, metadata, containers), got "variables.b"',
    ],
    "a variable that takes a name": [
      rule("true", { variables: [{ name: "pod", expression: "object" }] }),
      'rules.own.variables[0].name must be a name that nothing else has, got "pod"',
    ],
    "what only an API server knows": [
      rule("request.operation == 'CREATE'"),
      `${at} must read object, variables alone, which all engines know, got "request"`,
    ],
    "a function that nobody has": [
      rule("object.metadata.name.startWith('a')"),
      `${at} must call functions that all engines have, got "startWith"; did you mean "startsWith"`,
    ],
    "a function that Node does not have": [
      rule("ip(object.spec.clusterIP).family() == 4"),
      `${at} must call functions that all engines have, got "ip"`,
    ],
    "a loop with two variables": [
      rule("variables.containers.all(i, c, i < 3)"),
      `${at} must call functions that all engines have, got "all of two variables"`,
    ],
    "a pattern that RE2 does not read": [
      rule("object.metadata.name.matches('(?=a)b')"),
      `${at} must have patterns that RE2 and JavaScript read alike, without (?, got "(?=a)b"`,
    ],
    "a type that cannot be right": [
      rule("size(object) + 1"),
      `${at} must be a bool, but is a int, got "size(object) + 1"`,
    ],
    "types that do not match": [
      rule("'a' + 1 == 'a1'"),
      `${at} must have matching types (no such overload: string + int), got "'a' + 1 == 'a1'"`,
    ],
    "what costs too much": [
      rule("", {
        validations: [
          {
            each: everyContainer,
            expression: "container.env.all(e, container.env.all(f, e.name != f.name))",
            field: "spec",
            must: "be",
            fix: "write",
          },
        ],
      }),
      `rules.own.validations[0] ${costs("1000000", 12_420_903)}`,
    ],
  };
  for (const [name, [checked, expected]] of Object.entries(wrong)) {
    it(`refuses ${name}`, () => {
      deepEqual(problems(checked).slice(0, 1), [expected]);
    });
  }

  it("refuses what is too new for the API server before the one of a cluster", () => {
    const sets = rule("sets.contains(['a'], [object.metadata.name])");
    deepEqual(problems(sets, "1.30"), []);
    deepEqual(problems(sets, "1.29"), [
      `${at} must call functions that Kubernetes 1.29 has; sets can be used from 1.30 on, got "sets"`,
    ]);
  });

  it("refuses what costs too much for the parameters alone that are written", () => {
    const parameters = { schema: anything() as never, openApi: {}, example: {} };
    const compared = rule("variables.params.names.all(a, variables.params.names.all(b, a == b || a != b))", {
      parameters,
    });
    deepEqual(problems(compared, "1.35", { names: Array.from({ length: 100 }, () => "a") }), []);
    deepEqual(problems(compared, "1.35", { names: Array.from({ length: 1000 }, () => "a") }), [
      `rules.own.validations[0] ${costs("1000000", 9_007_004)}`,
    ]);
  });
});
