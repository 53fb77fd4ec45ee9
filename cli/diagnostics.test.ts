import { deepEqual, equal } from "node:assert/strict";

import { commandErrors, diagnosticText, reasons } from "./diagnostics.js";

const urn = "urn:pulumi:prod-us::flotilla::flotilla:cluster:EksCluster$aws:eks/cluster:Cluster::production-us";

describe("diagnosticText", () => {
  it("names the resource and drops colours and what the engine repeats", () => {
    equal(
      diagnosticText({
        urn,
        message: `<{%fg 1%}>creating ${urn}: 1 error occurred:\n\t* no quota for r5.xlarge\n<{%reset%}>\n`,
      }),
      "Cluster production-us: no quota for r5.xlarge",
    );
  });

  it("names the property that a provider refuses", () => {
    equal(
      diagnosticText({
        urn,
        message: `aws:eks/cluster:Cluster resource 'production-us': property roleArn value {<nil>} has a problem: is required`,
      }),
      "Cluster production-us: roleArn: is required",
    );
  });

  it("drops the stack trace of a program", () => {
    equal(
      diagnosticText({
        message: [
          "Running program '/project/dist/stacks/index.js' failed with an unhandled exception:",
          "\u001b[31mError: no such zone\u001b[39m",
          "    at zones (/project/dist/lib/zones.js:7:38)",
          "    at Object.<anonymous>",
          "    at async run (/project/dist/stacks/index.js:1:2)",
        ].join("\n"),
      }),
      "Error: no such zone",
    );
  });

  it("cuts what fills the screen", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    equal(diagnosticText({ message: lines.join("\n") }), [...lines.slice(0, 12), "…"].join("\n"));
  });
});

describe("reasons", () => {
  it("leaves out what explains nothing, unless there is nothing else", () => {
    deepEqual(reasons(["Cluster production-us: no quota", "update failed"]), ["Cluster production-us: no quota"]);
    deepEqual(reasons(["Stack flotilla-prod-us: update failed"]), ["Stack flotilla-prod-us: update failed"]);
  });
});

describe("commandErrors", () => {
  it("finds the errors, each once with the lines that belong to it, in what a command wrote", () => {
    deepEqual(
      commandErrors(
        [
          "code: -2",
          " stderr: Command failed with exit code 255: pulumi up --yes",
          "error: could not read the state:",
          "  unexpected end of JSON input",
          "Updating (prod-us):",
          "error: could not read the state:",
          "  unexpected end of JSON input",
          "error: get stack: broken",
        ].join("\n"),
      ),
      ["could not read the state:\n  unexpected end of JSON input", "get stack: broken"],
    );
  });
});
