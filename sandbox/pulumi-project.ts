import { access, mkdir, readFile, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";

import { dump, load } from "js-yaml";

import { packageRoot } from "./package-root.js";
import { writeAtomically } from "./write-atomically.js";

type Document = Readonly<Record<string, unknown>>;

/** Providers that the sandbox simulates. */
const simulatedProviders = ["aws", "gcp", "azure-native", "kubernetes", "command"] as const;
/** Environment variable with the folder of the real Kubernetes provider, to use instead of the simulated one. */
export const kubernetesProviderVariable = "FLOTILLA_KUBERNETES_PROVIDER";
/** What encrypts the secrets of a stack; the sandbox has its own. */
const encryption = ["encryptionsalt", "encryptedkey", "secretsprovider"] as const;

/** Options of {@link copyPulumiProject}. */
export interface CopyOptions {
  /**
   * Folder of the real `pulumi-resource-kubernetes`, to use instead of the simulated one.
   *
   * @defaultValue the simulated one
   */
  readonly kubernetesProvider?: string | undefined;
  /** Is told which settings a copy cannot have. */
  readonly report: (line: string) => void;
}

/**
 * Writes the sandbox's own copy of a Pulumi project, because Pulumi writes into the folder of a project.
 *
 * The project's files stay the only source: what changes there shows in the copy at the next start.
 */
export async function copyPulumiProject(from: string, to: string, options: CopyOptions): Promise<void> {
  const { kubernetesProvider, report } = options;
  await mkdir(to, { recursive: true });
  const project = sandboxProject(from, await document(join(from, "Pulumi.yaml")), kubernetesProvider);
  await requireProgram(project.main);
  await requireProvider(kubernetesProvider);
  await writeIfChanged(join(to, "Pulumi.yaml"), dump(project, { lineWidth: -1 }));
  for (const file of (await readdir(from)).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    const copy = join(to, file);
    const { settings, leftOut } = sandboxSettings(await document(join(from, file)), await existing(copy));
    await writeIfChanged(copy, dump(settings, { lineWidth: -1 }));
    if (leftOut.length > 0) {
      const stack = file.slice("Pulumi.".length, -".yaml".length);
      report(
        `${stack}: without the encrypted ${leftOut.join(", ")}; give it a value with "pulumi config set --secret"`,
      );
    }
  }
}

/** Pulumi.yaml of the sandbox: the same program, on the simulated providers, with state of its own. */
export function sandboxProject(
  from: string,
  project: Document,
  kubernetesProvider?: string,
): Document & { readonly main: string } {
  const { main, plugins, ...rest } = project;
  const own = (plugins ?? {}) as Readonly<Record<string, readonly { readonly name: string }[]>>;
  const path = join(packageRoot(), "sandbox", "bin");
  const simulated: readonly string[] = simulatedProviders;
  const providers = (own["providers"] ?? []).filter(({ name }) => !simulated.includes(name));
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => key !== "backend")),
    main: resolve(from, typeof main === "string" ? main : "."),
    plugins: {
      ...own,
      languages: [{ name: "nodejs", path }],
      providers: [
        ...providers,
        ...simulated.map((name) => ({ name, path: name === "kubernetes" ? (kubernetesProvider ?? path) : path })),
      ],
    },
  };
}

/**
 * Settings of a stack in the sandbox.
 *
 * What is encrypted with the key of the real stack cannot be read there: it is left out until the copy has its own value.
 */
export function sandboxSettings(settings: Document, copy: Document) {
  const [config, own] = [settings, copy].map((each) => (each["config"] ?? {}) as Document) as [Document, Document];
  const secret = Object.keys(config).filter((key) => isSecret(config[key]));
  const leftOut = secret.filter((key) => !(key in own));
  const entries = Object.entries(config).flatMap(([key, value]) => {
    const chosen = secret.includes(key) ? own[key] : value;
    return chosen === undefined ? [] : [[key, chosen] as const];
  });
  const plain = Object.entries(settings).filter(([key]) => !(encryption as readonly string[]).includes(key));
  const keys = encryption.filter((key) => key in copy).map((key) => [key, copy[key]] as const);
  return {
    settings: Object.fromEntries([...keys, ...plain, ["config", Object.fromEntries(entries)]]) as Document,
    leftOut,
  };
}

function isSecret(value: unknown): boolean {
  return JSON.stringify(value).includes('"secure":');
}

async function requireProgram(main: string): Promise<void> {
  await access(main).catch(() => {
    throw new Error(
      `${main}, the program that Pulumi.yaml names, does not exist: build the project first (npm run build)`,
    );
  });
}

async function requireProvider(folder: string | undefined): Promise<void> {
  const program = join(folder ?? "", "pulumi-resource-kubernetes");
  if (folder !== undefined) {
    await access(program).catch(() => {
      throw new Error(`${program} does not exist: set ${kubernetesProviderVariable} to the folder of that program`);
    });
  }
}

async function existing(file: string): Promise<Document> {
  return access(file).then(
    () => document(file),
    () => ({}),
  );
}

async function document(file: string): Promise<Document> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`${file} is missing: the sandbox runs a Pulumi project, which has one`);
  });
  try {
    return (load(text) ?? {}) as Document;
  } catch (error) {
    throw new Error(`${file} is not YAML: ${(error as Error).message}`, { cause: error });
  }
}

/** Pulumi may be reading the file. */
async function writeIfChanged(file: string, text: string): Promise<void> {
  if ((await readFile(file, "utf8").catch(() => undefined)) !== text) {
    await writeAtomically(file, text);
  }
}
