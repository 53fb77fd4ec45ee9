import { deepEqual } from "node:assert/strict";

import { chartFlags, installFlags, upgradeFlags, waitFlags, writeFlags } from "./release-flags.js";
import { RELEASE_DEFAULTS } from "./release-inputs.js";

describe("the flags of helm", () => {
  it("are few for a release that says nothing special", () => {
    deepEqual(
      [chartFlags, installFlags, upgradeFlags].map((flags) => flags(RELEASE_DEFAULTS)),
      [[], [], []],
    );
    deepEqual(writeFlags(RELEASE_DEFAULTS, 0), ["--wait", "--timeout", "300s"]);
  });

  it("lead to the chart in its repository", () => {
    const repositoryOpts = { repo: "https://charts.example", username: "ada", caFile: "ca.pem" };
    deepEqual(
      chartFlags({ version: "1.2.3", repositoryOpts, devel: true }),
      "--repo https://charts.example --username ada --ca-file ca.pem --version 1.2.3 --devel".split(" "),
    );
  });

  it("wait as long as the program says, by the resource's own limit first", () => {
    deepEqual(waitFlags({ timeout: 8 }, 0), ["--wait", "--timeout", "8s"]);
    deepEqual(waitFlags({ timeout: 8 }, 60), ["--wait", "--timeout", "60s"]);
    deepEqual(waitFlags({ skipAwait: true }, 0), ["--timeout", "300s"]);
  });

  it("say how to write", () => {
    const all = { atomic: true, createNamespace: true, disableWebhooks: true, skipCrds: true, waitForJobs: true };
    deepEqual(writeFlags({ ...all, description: "by ada", skipAwait: true }, 1), [
      ...["--description", "by ada", "--rollback-on-failure", "--create-namespace", "--no-hooks", "--skip-crds"],
      ...["--wait-for-jobs", "--timeout", "1s"],
    ]);
    deepEqual(installFlags({ replace: true, resetValues: true }), ["--replace"]);
    deepEqual(upgradeFlags({ replace: true, resetValues: true, forceUpdate: true }), [
      "--force-replace",
      "--reset-values",
    ]);
  });
});
