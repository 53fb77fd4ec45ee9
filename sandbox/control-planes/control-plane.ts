import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { withLock } from "../lock.js";
import { controllersOf, startControllers } from "../management/controllers-process.js";
import { managesOthers } from "../management/management.js";
import { endProcesses, processesUnder } from "../processes.js";
import { clusterFolder, controlPlaneFolder, managersFolder, pkiFolder, toolsFolder } from "./folders.js";
import { kwokConfiguration, supportedMinors } from "./kwok-configuration.js";
import { askWebhooks, createCluster, emulate, startComponents, waitUntilReady } from "./kwokctl.js";
import { portsFrom, releasePorts, reservePorts } from "./ports.js";
import { findRecord, readRecord, recordedNames, writeRecord, type ControlPlaneRecord } from "./record.js";

/** A Kubernetes control plane of the sandbox. */
export interface ControlPlane {
  /** `<cloud>-<cluster name in the cloud>`: `"eks-production-us"`. */
  readonly name: string;
  /** `https://127.0.0.1:<port>`; the port stays the same for the life of the control plane. */
  readonly endpoint: string;
  /** Certificate authority of the endpoint, PEM. */
  readonly certificateAuthority: string;
}

/** What a control plane is created from. */
export interface ControlPlaneSpec {
  readonly name: string;
  /** Minor version of Kubernetes: `"1.35"`. */
  readonly kubernetes: string;
  /** Range of the Services' addresses, in CIDR notation. */
  readonly services: string;
}

/**
 * Makes a control plane run: creates it, restarts what died of it, or moves it to another version of Kubernetes.
 *
 * Any number may be created side by side, also by several processes.
 */
export async function createControlPlane(root: string, spec: ControlPlaneSpec): Promise<ControlPlane> {
  requireSupported(spec);
  return withLock(lockFile(root, spec.name), async () => {
    const record = await findRecord(root, spec.name);
    await (record === undefined ? create(root, spec) : restart(root, record, spec));
    return read(root, spec.name);
  });
}

/** Ends a control plane and removes everything that it left; nothing happens when there is none of this name. */
export async function deleteControlPlane(root: string, name: string): Promise<void> {
  await withLock(lockFile(root, name), () => remove(root, name));
}

/** The control plane of this name, whether it runs or not. */
export async function controlPlane(root: string, name: string): Promise<ControlPlane | undefined> {
  return (await findRecord(root, name)) === undefined ? undefined : read(root, name);
}

/** All control planes of a sandbox, sorted by name. */
export async function controlPlanes(root: string): Promise<readonly ControlPlane[]> {
  return Promise.all((await recordedNames(root)).map((name) => read(root, name)));
}

/** Restarts every control plane of which a program died, and tells which. */
export async function restartControlPlanes(root: string): Promise<readonly string[]> {
  const restarted = await Promise.all(
    (await recordedNames(root)).map(async (name) =>
      withLock(lockFile(root, name), async () => {
        const record = await findRecord(root, name);
        return record !== undefined && (await restart(root, record, record)) ? [name] : [];
      }),
    ),
  );
  return restarted.flat();
}

async function create(root: string, spec: ControlPlaneSpec): Promise<void> {
  const { name, kubernetes, services } = spec;
  await remove(root, name); // what an interrupted creation left
  const folder = controlPlaneFolder(root, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    const webhooks = await managesOthers(root, name);
    const ports = await reservePorts(folder);
    const configuration = { tools: toolsFolder(root), ports, kubernetes, services, webhooks };
    await createCluster(root, name, kwokConfiguration(configuration));
    await waitUntilReady(root, name, ports.apiServer);
    const management = webhooks ? { management: true as const } : {};
    await writeRecord(root, { name, kubernetes, services, port: ports.apiServer, ...management });
    if (webhooks) {
      await startControllers(root, name);
    }
  } catch (error) {
    await remove(root, name);
    throw new Error(`control plane ${name} was not created: ${(error as Error).message}`, { cause: error });
  }
}

/** Whether something had to be started. */
async function restart(root: string, record: ControlPlaneRecord, spec: ControlPlaneSpec): Promise<boolean> {
  const { name, port } = record;
  if (spec.services !== record.services) {
    throw new Error(`control plane ${name} has Services in ${record.services}, which cannot become ${spec.services}`);
  }
  const manages = record.management ?? (await managesOthers(root, name));
  if (spec.kubernetes !== record.kubernetes || manages !== (record.management ?? false)) {
    await endProcesses(() => processesUnder(clusterFolder(root, name)), 0); // etcd has written what it has acknowledged
    await emulate(root, name, spec.kubernetes);
    if (manages) await askWebhooks(root, name);
    await writeRecord(root, { ...record, kubernetes: spec.kubernetes, ...(manages && { management: true }) });
  }
  const started = await startComponents(root, name, portsFrom(port));
  await waitUntilReady(root, name, port);
  if (manages) {
    await startControllers(root, name);
  }
  return started;
}

async function remove(root: string, name: string): Promise<void> {
  const folder = controlPlaneFolder(root, name);
  // Nobody needs what they would still write. The controllers would start anew what ends before them.
  const all = async () => [...(await controllersOf(root, name)), ...(await processesUnder(folder))];
  await endProcesses(all, 0);
  await releasePorts(folder);
  await releasePorts(managersFolder(root, name));
  await rm(folder, { recursive: true, force: true });
}

async function read(root: string, name: string): Promise<ControlPlane> {
  const { port } = await readRecord(root, name);
  const certificateAuthority = await readFile(join(pkiFolder(root, name), "ca.crt"), "utf8");
  return { name, endpoint: `https://127.0.0.1:${port}`, certificateAuthority };
}

function requireSupported({ name, kubernetes }: ControlPlaneSpec): void {
  if (!(supportedMinors as readonly string[]).includes(kubernetes)) {
    throw new Error(
      `control plane ${name} cannot speak Kubernetes ${kubernetes}: the sandbox has ${supportedMinors.join(", ")}`,
    );
  }
}

function lockFile(root: string, name: string): string {
  return join(root, "locks", `control-plane-${name}`);
}
