import { isAbsolute } from "node:path";

import { serve } from "../provider/serve.js";
import { aws } from "./aws/aws.js";
import { azure } from "./azure/azure.js";
import { call, NoServerError, type Answer } from "./client.js";
import { gcp } from "./gcp/gcp.js";
import { cloudProvider } from "./provider.js";
import type { Request } from "./request.js";
import type { CloudName, CloudTable } from "./resource-type.js";
import { startServer } from "./server-process.js";

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
  void serve(() => cloudProvider(tables[cloud], (request) => ask(root, request)));
}

/** Asks the server of the sandbox, and starts it when nobody answers: then nothing was done yet. */
async function ask(root: string, request: Request): Promise<Answer> {
  try {
    return await call(root, request);
  } catch (error) {
    if (!(error instanceof NoServerError)) throw error;
    await startServer(root);
    return await call(root, request);
  }
}
