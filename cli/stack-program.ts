import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { load } from "js-yaml";

import type { Fleet } from "../lib/fleet/fleet.js";
import { Failure } from "./failure.js";
import { substitutionVariable } from "./substitute-fleet.js";

type Document = Readonly<Record<string, unknown>>;

/** The program of a project's stacks, built. */
export interface StackProgram {
  /** Folder of its Pulumi.yaml. */
  readonly root: string;
  /** What Pulumi.yaml says. */
  readonly project: Document;
  /** Names of the provider packages that it may use. */
  readonly packages: readonly string[];
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings of a stack; what is encrypted is there as `<secret>`. */
  readonly settings: (stack: string) => Promise<Document>;
}

/** Providers that are known without their package. */
const known = ["aws", "azure-native", "command", "gcp", "kubernetes"];

/**
 * The program of the project in a folder.
 *
 * @throws {@link Failure} when it has no Pulumi.yaml
 */
export async function stackProgram(root: string): Promise<StackProgram> {
  return {
    root,
    project: await document(join(root, "Pulumi.yaml")),
    packages: [...new Set([...known, ...(await installedProviders(root))])].sort(),
    env: {},
    settings: async (stack) => {
      const { config = {} } = await document(join(root, `Pulumi.${stack}.yaml`));
      return withoutSecrets(config) as Document;
    },
  };
}

/** The same program with another fleet, whatever the module of its own exports. */
export async function withFleet(
  program: StackProgram,
  fleet: Fleet,
  { module, folder }: { readonly module: string; readonly folder: string },
): Promise<StackProgram> {
  const file = join(folder, "fleet.json");
  await writeFile(file, JSON.stringify({ module, fleet }));
  const preload = `--require ${JSON.stringify(join(__dirname, "substitute-fleet.js"))}`;
  const clusters = new Map(Object.entries(fleet.clusters).map(([name, { stack = name }]) => [stack, name]));
  return {
    ...program,
    env: {
      ...program.env,
      NODE_OPTIONS: [process.env["NODE_OPTIONS"] ?? "", preload].join(" ").trim(),
      [substitutionVariable]: file,
    },
    settings: async (stack) => {
      const cluster = clusters.get(stack);
      const own = await program.settings(stack).catch(() => ({}));
      return cluster === undefined ? own : { ...own, "flotilla:cluster": cluster };
    },
  };
}

/** Packages of providers that the project depends on. */
async function installedProviders(root: string): Promise<readonly string[]> {
  const { dependencies, devDependencies, peerDependencies } = await packageOf(join(root, "package.json"));
  const names = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  const { resolve } = createRequire(join(root, "package.json"));
  const found = await Promise.all(
    names.map(async (name) => {
      const { pulumi } = await packageOf(resolved(resolve, `${name}/package.json`));
      return pulumi?.resource === true ? [pulumi.name ?? name.replace(/^.*\//, "")] : [];
    }),
  );
  return found.flat();
}

interface Package {
  readonly dependencies?: Document;
  readonly devDependencies?: Document;
  readonly peerDependencies?: Document;
  readonly pulumi?: { readonly resource?: boolean; readonly name?: string };
}

function resolved(resolve: (path: string) => string, path: string): string {
  try {
    return resolve(path);
  } catch {
    return ""; // not installed, or its package.json is not for others
  }
}

async function packageOf(file: string): Promise<Package> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Package;
  } catch {
    return {};
  }
}

async function document(file: string): Promise<Document> {
  try {
    return (load(await readFile(file, "utf8")) ?? {}) as Document;
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** What is encrypted for the real stack can be read by nobody here. */
function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return "secure" in value
    ? "<secret>"
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}
