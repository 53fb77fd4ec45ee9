import { isAbsolute } from "node:path";

import { serve } from "../provider/serve.js";
import { aws } from "./aws/aws.js";
import { azure } from "./azure/azure.js";
import { askClouds } from "./ask-clouds.js";
import { gcp } from "./gcp/gcp.js";
import { cloudProvider } from "./provider.js";
import type { CloudName, CloudTable } from "./resource-type.js";

const tables: Readonly<Record<CloudName, CloudTable>> = { aws, gcp, "azure-native": azure };

/** Runs the provider of a cloud for an engine; `FLOTILLA_SANDBOX` says in which sandbox that cloud is. */
export function main(cloud: CloudName): void {
  const root = process.env["FLOTILLA_SANDBOX"] ?? "";
  if (!isAbsolute(root)) {
    console.error(
      `FLOTILLA_SANDBOX must be the absolute path of a sandbox, got "${root}": run through flotilla --sandbox`,
    );
    process.exit(1);
  }
  void serve(() => cloudProvider(tables[cloud], (request) => askClouds(root, request)));
}
