import { readFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";

import { dump } from "js-yaml";

import { sandboxRoot, type Environment } from "../credentials/exec-credential.js";
import { k3dConfiguration, kindConfiguration } from "./cluster-configuration.js";
import { kubeconfig } from "./kubeconfig-file.js";
import {
  contextName,
  createLocalCluster,
  deleteLocalCluster,
  localClusterAccess,
  localClusters,
  type LocalCluster,
  type Place,
} from "./local-cluster.js";

/** A call of a stand-in. */
interface Call {
  readonly place: Place;
  readonly cluster: LocalCluster;
  /** Whether the name of the cluster was given, or is the one that the program falls back on. */
  readonly named: boolean;
  /** Configuration file, `-` for standard input. */
  readonly config: string | undefined;
  readonly image: string | undefined;
}

type Command = (call: Call) => Promise<string>;

const commands: Readonly<Record<string, Command>> = {
  create: async ({ place, cluster: { engine, name }, named, config, image }) => {
    const read = engine === "kind" ? kindConfiguration : k3dConfiguration;
    const configuration = read(await configurationText(config), image);
    const cluster = { engine, name: named ? name : (configuration.name ?? name) };
    await createLocalCluster(place, cluster, configuration);
    return `Created cluster "${cluster.name}"; its context is "${contextName(cluster)}"`;
  },
  delete: async ({ place, cluster }) => {
    await deleteLocalCluster(place, cluster);
    return `Deleted cluster "${cluster.name}"`;
  },
  list: async ({ place, cluster }) => (await localClusters(place.root, cluster.engine)).join("\n"),
  kubeconfig: async ({ place, cluster }) => dump(kubeconfig(await localClusterAccess(place.root, cluster))).trimEnd(),
};

/** Commands by what one writes. https://kind.sigs.k8s.io and https://k3d.io; a cluster's name may follow those of k3d. */
const spellings: Readonly<Record<LocalCluster["engine"], Readonly<Record<string, Command | undefined>>>> = {
  kind: {
    "create cluster": commands["create"],
    "delete cluster": commands["delete"],
    "get clusters": commands["list"],
    "get kubeconfig": commands["kubeconfig"],
  },
  k3d: {
    "cluster create": commands["create"],
    "cluster delete": commands["delete"],
    "cluster list": commands["list"],
    "kubeconfig get": commands["kubeconfig"],
  },
};

/** Runs the stand-in of kind or k3d as the program of this process. */
export async function runLocalClusters(engine: LocalCluster["engine"]): Promise<void> {
  try {
    console.log(await call(engine, process.argv.slice(2), process.env));
  } catch (error) {
    console.error(`ERROR: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}

/** What the stand-in prints for its arguments. */
async function call(
  engine: LocalCluster["engine"],
  args: readonly string[],
  environment: Environment,
): Promise<string> {
  const { positionals, values } = parseArgs({
    args: [...args],
    options: { ...options, wait: { type: engine === "kind" ? "string" : "boolean" } },
    allowPositionals: true,
  });
  const command = requiredCommand(engine, positionals);
  const root = sandboxRoot(engine, environment);
  const name = values.name ?? positionals[2];
  return command({
    place: { root, kubeconfig: values.kubeconfig ?? kubeconfigFile(root, environment) },
    cluster: { engine, name: name ?? (engine === "kind" ? "kind" : "k3s-default") },
    named: name !== undefined,
    config: values.config,
    image: values.image,
  });
}

function requiredCommand(engine: LocalCluster["engine"], positionals: readonly string[]): Command {
  const command = spellings[engine][positionals.slice(0, 2).join(" ")];
  if (command === undefined) {
    const known = Object.keys(spellings[engine]).map((spelling) => `${engine} ${spelling}`);
    throw new Error(
      `this ${engine} is the sandbox's stand-in and knows ${known.join(", ")}, got "${[engine, ...positionals].join(" ")}"; ` +
        "leave the sandbox's environment to call the real one",
    );
  }
  return command;
}

function kubeconfigFile(root: string, environment: Environment): string {
  return environment["KUBECONFIG"]?.split(delimiter)[0] ?? join(root, "kubeconfig");
}

const options = {
  name: { type: "string", short: "n" },
  config: { type: "string", short: "c" },
  image: { type: "string", short: "i" },
  kubeconfig: { type: "string" },
  // Taken and not needed: a cluster of the sandbox is ready when it is created.
  timeout: { type: "string" },
  retain: { type: "boolean" },
  quiet: { type: "boolean", short: "q" },
  "no-headers": { type: "boolean" },
  "kubeconfig-update-default": { type: "boolean" },
  "kubeconfig-switch-context": { type: "boolean" },
} as const;

async function configurationText(file: string | undefined): Promise<string> {
  if (file === undefined) {
    return "";
  }
  return file === "-" ? text(process.stdin) : readFile(file, "utf8");
}
