import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";

import { withLock } from "../lock.js";

/** Ports that a control plane listens on, all on the loopback address. */
export interface Ports {
  readonly apiServer: number;
  readonly etcd: number;
  readonly etcdPeer: number;
  readonly kwok: number;
  readonly controllerManager: number;
  readonly scheduler: number;
}

/** Below the range from which the kernel picks ports for outgoing connections (32768 on Linux). */
const first = 21_000;
const last = 30_990;
const blockSize = 10;

/** The ports that belong to the first one. */
export function portsFrom(apiServer: number): Ports {
  return {
    apiServer,
    etcd: apiServer + 1,
    etcdPeer: apiServer + 2,
    kwok: apiServer + 3,
    controllerManager: apiServer + 4,
    scheduler: apiServer + 5,
  };
}

/**
 * Reserves free ports for the owner, a folder, until it gives them back or no longer exists.
 *
 * A port that is free now may be taken before a program listens on it. So all sandboxes of a user share one list of
 * reservations: the port of the API server is a file's name, the owner its content.
 */
export async function reservePorts(owner: string, folder: string = reservations()): Promise<Ports> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, "lock"), async () => {
    const taken = await reserved(folder);
    for (let port = first; port < last; port += blockSize) {
      const ports = portsFrom(port);
      if (!taken.has(port) && (await portsInUse(ports)).length === 0) {
        await writeFile(join(folder, String(port)), owner);
        return ports;
      }
    }
    throw new Error(`no ${blockSize} free ports in a row between ${first} and ${last}: end what listens there`);
  });
}

/** Gives back what an owner has reserved. */
export async function releasePorts(owner: string, folder: string = reservations()): Promise<void> {
  for (const [port, by] of await reservationsIn(folder)) {
    if (by === owner) {
      await rm(join(folder, String(port)), { force: true });
    }
  }
}

/** Those of the ports that a program listens on. */
export async function portsInUse(ports: Ports): Promise<readonly number[]> {
  const inUse = await Promise.all(Object.values(ports).map(async (port: number) => ((await free(port)) ? [] : [port])));
  return inUse.flat();
}

function reservations(): string {
  return join(tmpdir(), `flotilla-ports-${userInfo().uid}`);
}

/** Ports whose owner still exists; the others are forgotten. */
async function reserved(folder: string): Promise<ReadonlySet<number>> {
  const ports = new Set<number>();
  for (const [port, owner] of await reservationsIn(folder)) {
    const exists = await readdir(owner).then(
      () => true,
      () => false,
    );
    if (exists) {
      ports.add(port);
    } else {
      await rm(join(folder, String(port)), { force: true });
    }
  }
  return ports;
}

async function reservationsIn(folder: string): Promise<readonly (readonly [number, string])[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => /^\d+$/.test(file));
  return Promise.all(
    files.map(async (file) => [Number(file), await readFile(join(folder, file), "utf8").catch(() => "")] as const),
  );
}

async function free(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => {
      resolve(false);
    });
    server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
