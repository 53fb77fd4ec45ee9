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
  return portsFrom(await reserveBlock(owner, folder));
}

/** The first of ten free ports in a row, reserved for the owner; the same ones when it has some already. */
export async function reserveBlock(owner: string, folder: string = reservations()): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return withLock(join(folder, "lock"), async () => {
    const taken = await reserved(folder);
    const own = [...taken].find(([, by]) => by === owner);
    if (own !== undefined) {
      return own[0];
    }
    for (let port = first; port < last; port += blockSize) {
      const block = Array.from({ length: blockSize }, (_, index) => port + index);
      if (!taken.has(port) && (await listenedOn(block)).length === 0) {
        await writeFile(join(folder, String(port)), owner);
        return port;
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
  return listenedOn(Object.values(ports));
}

async function listenedOn(ports: readonly number[]): Promise<readonly number[]> {
  const inUse = await Promise.all(ports.map(async (port) => ((await free(port)) ? [] : [port])));
  return inUse.flat();
}

function reservations(): string {
  return join(tmpdir(), `flotilla-ports-${userInfo().uid}`);
}

/** Ports and their owners, as far as these still exist; the others are forgotten. */
async function reserved(folder: string): Promise<ReadonlyMap<number, string>> {
  const ports = new Map<number, string>();
  for (const [port, owner] of await reservationsIn(folder)) {
    const exists = await readdir(owner).then(
      () => true,
      () => false,
    );
    if (exists) {
      ports.set(port, owner);
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
