import { deepEqual, equal, notEqual } from "node:assert/strict";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { portsFrom, portsInUse, releasePorts, reserveBlock, reservePorts } from "./ports.js";

describe("reservePorts", () => {
  let folder: string;
  let list: string;

  const owner = async (name: string) => {
    const path = join(folder, name);
    await mkdir(path, { recursive: true });
    return path;
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-ports-test-"));
    list = join(folder, "list");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("gives every owner ports of its own, also those that ask at the same time", async () => {
    const owners = await Promise.all(["a", "b", "c"].map(owner));
    const ports = await Promise.all(owners.map((each) => reservePorts(each, list)));
    equal(new Set(ports.flatMap((each) => Object.values(each) as number[])).size, 18);
  });

  it("gives an owner that asks again the ports that it has", async () => {
    const [a, b] = [await owner("a"), await owner("b")];
    const first = await reserveBlock(a, list);
    notEqual(await reserveBlock(b, list), first);
    equal(await reserveBlock(a, list), first);
  });

  it("gives the ports of an owner to another once they are released", async () => {
    const [a, b] = [await owner("a"), await owner("b")];
    const first = await reservePorts(a, list);
    await releasePorts(a, list);
    deepEqual(await reservePorts(b, list), first);
  });

  it("forgets an owner that no longer exists", async () => {
    const a = await owner("a");
    const first = await reservePorts(a, list);
    await rm(a, { recursive: true });
    deepEqual(await reservePorts(await owner("b"), list), first);
    deepEqual(await readdir(list), [String(first.apiServer)]);
  });

  it("passes over ports that another program listens on", async () => {
    const a = await owner("a");
    const first = await reservePorts(a, list);
    await releasePorts(a, list);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(first.scheduler, "127.0.0.1", resolve));
    try {
      deepEqual(await portsInUse(first), [first.scheduler]);
      notEqual((await reservePorts(a, list)).apiServer, first.apiServer);
    } finally {
      server.close();
    }
  });

  it("names all ports after the first", () => {
    deepEqual(portsFrom(21_000), {
      apiServer: 21_000,
      etcd: 21_001,
      etcdPeer: 21_002,
      kwok: 21_003,
      controllerManager: 21_004,
      scheduler: 21_005,
    });
  });
});
