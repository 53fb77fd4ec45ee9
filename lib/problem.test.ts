import { deepEqual, equal, throws } from "node:assert/strict";

import { InvalidError, problemText, refuse, shown, violation } from "./problem.js";

const problem = violation("dns-label", "clusters.US", "be a DNS label", { got: "US", fix: "us" });

describe("violation", () => {
  it("says what must be, what was found and what was meant", () => {
    deepEqual(problem, {
      path: "clusters.US",
      rule: "dns-label",
      message: 'must be a DNS label, got "US"',
      fix: '"us"',
    });
  });

  it("has no fix where none is known", () => {
    deepEqual(violation("port", "port", "be a port", { got: 0, fix: undefined }), {
      path: "port",
      rule: "port",
      message: "must be a port, got 0",
    });
  });
});

describe("shown", () => {
  const texts: readonly (readonly [value: unknown, text: string])[] = [
    ["a", '"a"'],
    [3, "3"],
    [null, "null"],
    [undefined, "nothing"],
    [{ min: 1 }, '{"min":1}'],
    [() => 1, "function"],
    ["a".repeat(200), `"${"a".repeat(96)}...`],
  ];
  for (const [value, text] of texts) {
    it(`is ${text.slice(0, 20)} for a value of type ${typeof value}`, () => {
      equal(shown(value), text);
    });
  }
});

describe("problemText", () => {
  it("is one line with the fix at its end", () => {
    equal(problemText(problem), 'clusters.US must be a DNS label, got "US"; did you mean "us"');
  });

  it("ends without a fix where none is known", () => {
    equal(problemText({ path: "port", rule: "port", message: "must be a port, got 0" }), "port must be a port, got 0");
  });
});

describe("refuse", () => {
  it("does nothing without problems", () => {
    refuse("fleet", []);
  });

  it("throws one error that names the subject and every problem", () => {
    const other = violation("port", "port", "be a port", { got: 0 });
    throws(
      () => {
        refuse("fleet", [problem, other]);
      },
      (error) => {
        equal(error instanceof InvalidError, true);
        const { name, message, subject, problems } = error as InvalidError;
        deepEqual([name, subject, problems], ["InvalidError", "fleet", [problem, other]]);
        equal(
          message,
          'fleet is invalid\n  clusters.US must be a DNS label, got "US"; did you mean "us"\n  port must be a port, got 0',
        );
        return true;
      },
    );
  });
});
