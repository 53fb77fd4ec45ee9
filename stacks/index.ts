import { getStack } from "@pulumi/pulumi";

import { runError } from "../constructs/cluster/run-error.js";
import type { ClusterStack } from "../constructs/cluster/stack.js";

/** Programs by stack: each loads the SDK of its own cloud alone. */
const programs: Readonly<Record<string, () => Promise<{ readonly program: () => Promise<ClusterStack> }>>> = {
  management: () => import("./management.js"),
  "prod-us": () => import("./prod-us.js"),
  "prod-eu": () => import("./prod-eu.js"),
  "prod-apac": () => import("./prod-apac.js"),
  staging: () => import("./staging.js"),
  development: () => import("./development.js"),
};

/** The program of the selected stack. */
async function run(): Promise<ClusterStack> {
  const stack = getStack();
  const load = programs[stack];
  if (load === undefined) {
    throw runError(`stack ${stack} is unknown, it must be one of ${Object.keys(programs).join(", ")}`);
  }
  const { program } = await load();
  return program();
}

export = run;
