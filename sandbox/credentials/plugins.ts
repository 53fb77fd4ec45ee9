import { parseArgs } from "node:util";

import { awsListing } from "../clouds/aws-listing.js";
import { calledControlPlane, execCredential, sandboxRoot, type Environment } from "./exec-credential.js";

/** What a plugin is called with, without the program itself. */
export interface Call {
  readonly args: readonly string[];
  readonly environment: Environment;
}

/** The stand-in of a cloud's credential plugin: what it prints. */
export type Plugin = (call: Call) => Promise<string>;

/** `aws eks get-token --cluster-name NAME` of the AWS command line, and the listings of its objects. */
export const aws: Plugin = async ({ args, environment }) => {
  if (["resourcegroupstaggingapi", "ec2"].includes(args[0] ?? "") || args[1] === "list-pod-identity-associations") {
    return awsListing(sandboxRoot("aws", environment), args);
  }
  const { positionals, values } = parsed(args);
  requireCommand("aws", positionals, ["eks", "get-token"]);
  const name = values["cluster-name"];
  const root = sandboxRoot("aws", environment);
  const controlPlane = typeof name === "string" ? `eks-${name}` : await calledControlPlane(root, environment);
  return execCredential(root, controlPlane, environment);
};

/** `gke-gcloud-auth-plugin`, which has no arguments of interest. */
export const gkeGcloudAuthPlugin: Plugin = async ({ args, environment }) => {
  requireCommand("gke-gcloud-auth-plugin", parsed(args).positionals, []);
  const root = sandboxRoot("gke-gcloud-auth-plugin", environment);
  return execCredential(root, await calledControlPlane(root, environment), environment);
};

/** `kubelogin get-token` of Azure. */
export const kubelogin: Plugin = async ({ args, environment }) => {
  requireCommand("kubelogin", parsed(args).positionals, ["get-token"]);
  const root = sandboxRoot("kubelogin", environment);
  return execCredential(root, await calledControlPlane(root, environment), environment);
};

/** Runs a plugin as the program of this process. */
export async function runPlugin(plugin: Plugin): Promise<void> {
  try {
    console.log(await plugin({ args: process.argv.slice(2), environment: process.env }));
  } catch (error) {
    console.error((error as Error).message);
    process.exitCode = 1;
  }
}

/** Options of the real programs that take a value; the others do not matter here. */
const valued = [
  "cluster-name",
  "region",
  "output",
  "profile",
  "role-arn",
  "login",
  "server-id",
  "tenant-id",
  "client-id",
];

function parsed(args: readonly string[]) {
  const options = Object.fromEntries(valued.map((name) => [name, { type: "string" }] as const));
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true });
}

function requireCommand(program: string, got: readonly string[], wanted: readonly string[]): void {
  if (got.join(" ") !== wanted.join(" ")) {
    const only = [program, ...wanted].join(" ");
    throw new Error(
      `this ${program} is the sandbox's stand-in and knows only "${only}", got "${[program, ...got].join(" ")}"; ` +
        "leave the sandbox's environment to call the real one",
    );
  }
}
