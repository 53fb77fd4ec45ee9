import { deepEqual, throws } from "node:assert/strict";
import { tmpdir } from "node:os";

import { programResult, runProgram, runnerArguments, type ProgramRun } from "./program.js";

const run: ProgramRun = {
  pwd: "/project/dist",
  program: "index.js",
  args: [],
  project: "flotilla",
  stack: "prod-us",
  organization: "",
  rootDirectory: "/project",
  monitor: "127.0.0.1:1",
  engine: "127.0.0.1:2",
  config: {},
  configSecretKeys: [],
  dryRun: true,
  parallel: 16,
  typescript: false,
  nodeArgs: "",
};

describe("runnerArguments", () => {
  it("tells the SDK's runner what the engine asks for", () => {
    deepEqual(runnerArguments(run), [
      "--monitor=127.0.0.1:1",
      "--engine=127.0.0.1:2",
      "--project=flotilla",
      "--stack=prod-us",
      "--pwd=/project/dist",
      "--root-directory=/project",
      "--parallel=16",
      "--dry-run",
      "index.js",
    ]);
  });

  it("runs the folder when there is no entry point, and an update is no dry run", () => {
    deepEqual(runnerArguments({ ...run, program: "", dryRun: false, args: ["a"] }).slice(-3), [
      "--parallel=16",
      ".",
      "a",
    ]);
  });
});

describe("programResult", () => {
  const results = {
    "a program that ended well": [0, null, { error: "", bail: false }],
    "a program whose error the user has seen": [32, null, { error: "", bail: true }],
    "a program that left": [3, null, { error: "Program exited with non-zero exit code: 3", bail: false }],
    "a program that was ended": [null, "SIGKILL", { error: "Program was ended by SIGKILL", bail: false }],
  } as const;
  for (const [name, [code, signal, result]] of Object.entries(results)) {
    it(`tells ${name}`, () => {
      deepEqual(programResult(code, signal), result);
    });
  }
});

describe("runProgram", () => {
  it("says what to install when the program has no SDK", () => {
    throws(() => runProgram({ ...run, pwd: tmpdir() }), {
      message: `@pulumi/pulumi is not installed for the program in ${tmpdir()}: run "npm ci" there`,
    });
  });
});
