import { deepEqual, equal, match } from "node:assert/strict";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { processesUnder } from "../processes.js";
import { Manager, podEnvironment } from "./manager.js";

describe("Manager", () => {
  let folder: string;
  let health: Server;
  let healthPort: number;
  let manager: Manager | undefined;
  const told: string[] = [];

  const start = async (script: string): Promise<Manager> => {
    const program = join(folder, "manager");
    await writeFile(program, `#!/bin/sh\n${script}\n`);
    await chmod(program, 0o755);
    const logFile = join(folder, "logs", "manager.log");
    const log = (line: string): void => void told.push(line);
    manager = new Manager({ program, args: [], env: { PATH: process.env["PATH"] ?? "" }, healthPort, logFile, log });
    return manager;
  };
  const said = () => readFile(join(folder, "logs", "manager.log"), "utf8").catch(() => "");
  const until = async (isTrue: () => Promise<boolean> | boolean) => {
    while (!(await isTrue())) await sleep(20);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-manager-"));
    told.length = 0;
    health = createServer((_, response) => response.end("ok"));
    await new Promise<void>((resolve) => health.listen(0, "127.0.0.1", resolve));
    healthPort = (health.address() as AddressInfo).port;
  });
  afterEach(async () => {
    await manager?.stop();
    health.close();
    await rm(folder, { recursive: true });
  });

  it("is started again when it dies, and its last words are told", async () => {
    const dying = await start("echo one; echo two; echo three; echo four; exit 7");
    await until(async () => (await said()).split("four").length > 2);
    match(told[0] ?? "", /manager ended \(code 7\) and is started again; its last words:\ntwo\nthree\nfour$/);
    equal(dying.lastWords, "two\nthree\nfour");
    equal(await dying.isReady(), false);
  });

  it("forgets its last words once it is well again", async () => {
    const once = join(folder, "once");
    const mended = await start(`[ -f ${once} ] && exec sleep 60; touch ${once}; echo bad luck; exit 1`);
    await until(() => mended.lastWords === "bad luck");
    await until(() => mended.isReady());
    equal(mended.lastWords, undefined);
  });

  it("runs where none of the project's folders can be taken for a chart", async () => {
    await start("pwd; exec sleep 60");
    await until(async () => (await said()) === "/\n");
  });

  it("is not ready as long as it does not say so", async () => {
    health.close();
    const silent = await start("exec sleep 60");
    equal(await silent.isReady(), false);
  });

  it("ends with all that it has started, and stays ended", async () => {
    const parent = await start(`cp /bin/sleep ${folder}/child; ${folder}/child 60 & echo up; wait`);
    await until(async () => (await said()) !== "");
    await until(async () => (await processesUnder(folder)).length > 0);
    await parent.stop();
    await until(async () => (await processesUnder(folder)).length === 0);
    deepEqual(told, []);
  });

  it("tells why its program cannot run at all", async () => {
    manager = new Manager({
      program: join(folder, "missing"),
      args: [],
      env: {},
      healthPort,
      logFile: join(folder, "logs", "missing.log"),
      log: (line) => void told.push(line),
    });
    await until(() => told.length > 0);
    match(told[0] ?? "", /missing ended \(spawn .*missing ENOENT\) and is started again/);
  });
});

describe("podEnvironment", () => {
  it("names a pod on the loopback address", () => {
    const { POD_UID, ...rest } = podEnvironment("capi-core", "capi-system");
    deepEqual(rest, { POD_IP: "127.0.0.1", POD_NAME: "capi-core", POD_NAMESPACE: "capi-system" });
    match(POD_UID ?? "", /^[0-9a-f-]{36}$/);
  });
});
