import { execFile } from "node:child_process";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";

import { endProcesses, processesUnder } from "../processes.js";
import { apiServerAt, type ApiServer } from "./api-server.js";
import { clusterFolder, controlPlaneFolder, toolsFolder } from "./folders.js";
import { portsFrom, portsInUse, type Ports } from "./ports.js";

/** Programs of a control plane by the name of their file, and the ports that each listens on. */
const components: Readonly<Record<string, readonly (keyof Ports)[]>> = {
  etcd: ["etcd", "etcdPeer"],
  "kube-apiserver": ["apiServer"],
  "kube-controller-manager": ["controllerManager"],
  "kube-scheduler": ["scheduler"],
  "kwok-controller": ["kwok"],
};
const kwok = "kwok-controller";
const readyMilliseconds = 120_000;
/** A killed program holds its ports until the system has taken it apart. */
const freedMilliseconds = 3_000;

/** Creates the keys, the folders and the processes of a control plane. */
export async function createCluster(root: string, name: string, configuration: string): Promise<void> {
  const folder = controlPlaneFolder(root, name);
  const file = join(folder, "kwokctl.yaml");
  await writeFile(file, configuration);
  await kwokctl(root, name, ["create", "cluster", "--config", file, "--kubeconfig", join(folder, "kubeconfig")]);
}

/** Starts those programs of a control plane that do not run, and tells whether there were any. */
export async function startComponents(root: string, name: string, ports: Ports): Promise<boolean> {
  const stopped = await stoppedComponents(root, name);
  if (stopped.length === 0) {
    return false;
  }
  await requireFree(name, stopped, ports);
  const pids = join(clusterFolder(root, name), "pids");
  for (const component of stopped) {
    await rm(join(pids, `${component}.pid`), { force: true }); // kwokctl believes in the number, whoever has it now
  }
  await kwokctl(root, name, ["start", "cluster"]);
  return true;
}

/** Makes a stopped control plane speak another version of Kubernetes when it starts again. */
export async function emulate(root: string, name: string, kubernetes: string): Promise<void> {
  const file = join(clusterFolder(root, name), "kwok.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll(/--emulated-version=[\d.]+/g, `--emulated-version=${kubernetes}`));
}

/** Makes the API server of a stopped control plane ask admission webhooks when it starts again. */
export async function askWebhooks(root: string, name: string): Promise<void> {
  const file = join(clusterFolder(root, name), "kwok.yaml");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replaceAll(/^ *- --disable-admission-plugins=.*\n/gm, ""));
}

/** Waits until the API server answers with our own certificate and the controllers serve the default namespace. */
export async function waitUntilReady(root: string, name: string, port: number): Promise<void> {
  const server = await apiServerAt(root, name, port);
  const deadline = Date.now() + readyMilliseconds;
  try {
    while (!(await isReady(server))) {
      const stopped = (await stoppedComponents(root, name)).filter((component) => component !== kwok);
      if (stopped.length > 0 || Date.now() > deadline) {
        throw new Error(await whatHappened(root, name, stopped));
      }
      await sleep(100);
    }
  } finally {
    server.close();
  }
  await wakeKwok(root, name, portsFrom(port));
}

/**
 * Starts kwok anew unless it serves already: it asks an API server that is not there yet with longer and longer pauses, and
 * gives up after fifteen seconds.
 */
async function wakeKwok(root: string, name: string, ports: Ports): Promise<void> {
  if ((await portsInUse(ports)).includes(ports.kwok)) {
    return;
  }
  const folder = clusterFolder(root, name);
  await endProcesses(
    async () => (await processesUnder(folder)).filter(({ command }) => basename(command[0] ?? "") === kwok),
    0,
  );
  await startComponents(root, name, ports);
}

async function isReady(server: ApiServer): Promise<boolean> {
  // Pods are refused before the controllers have made this account.
  const paths = ["/readyz", "/api/v1/namespaces/default/serviceaccounts/default"];
  const answers = await Promise.all(
    paths.map((path) =>
      server.ask({ path }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    ),
  );
  return answers.every(Boolean);
}

async function stoppedComponents(root: string, name: string): Promise<readonly string[]> {
  const running = (await processesUnder(clusterFolder(root, name))).map(({ command }) => basename(command[0] ?? ""));
  return Object.keys(components).filter((component) => !running.includes(component));
}

async function requireFree(name: string, stopped: readonly string[], ports: Ports): Promise<void> {
  const wanted = stopped.flatMap((component) => components[component] ?? []).map((key) => ports[key]);
  const deadline = Date.now() + freedMilliseconds;
  for (;;) {
    const inUse = (await portsInUse(ports)).filter((port) => wanted.includes(port));
    if (inUse.length === 0) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `control plane ${name} cannot start: another program listens on port ${inUse.join(", ")}; ` +
          `end that program, or run "make down" and start again`,
      );
    }
    await sleep(50);
  }
}

async function whatHappened(root: string, name: string, stopped: readonly string[]): Promise<string> {
  if (stopped.length === 0) {
    return `it is not ready after ${readyMilliseconds / 1000} s; its logs are in ${join(clusterFolder(root, name), "logs")}`;
  }
  const [component = ""] = stopped;
  const log = await readFile(join(clusterFolder(root, name), "logs", `${component}.log`), "utf8").catch(() => "");
  const lastLines = log.trimEnd().split("\n").slice(-3);
  return [`${stopped.join(", ")} ended by itself; its last words:`, ...lastLines].join("\n  ");
}

async function kwokctl(root: string, name: string, args: readonly string[]): Promise<void> {
  const program = join(toolsFolder(root), "kwokctl");
  await access(program).catch(() => {
    throw new Error(`${program} is missing: run "flotilla up --sandbox", which provides it`);
  });
  const env = { ...process.env, KWOK_WORKDIR: controlPlaneFolder(root, name), GOGC: "50" };
  try {
    await promisify(execFile)(program, [...args, "--name", name, "-v", "WARN"], { env, timeout: readyMilliseconds });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: string };
    throw new Error(`kwokctl ${args.slice(0, 2).join(" ")} failed: ${lastMessage(stderr)}`, { cause: error });
  }
}

/** kwokctl logs in JSON, one object a line. */
function lastMessage(stderr: string): string {
  const line = stderr.trimEnd().split("\n").at(-1) ?? "";
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: string };
    return err ?? msg ?? line;
  } catch {
    return line;
  }
}
