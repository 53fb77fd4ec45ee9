import { deepEqual, equal } from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { endProcesses, isRunning, processesUnder } from "./processes.js";

describe("processes", () => {
  let folder: string;
  let program: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-processes-"));
    program = join(folder, "sh");
    await copyFile("/bin/sh", program);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const start = async (script: string): Promise<ChildProcess> => {
    const child = spawn(program, ["-c", `${script}; echo ready; while :; do sleep 1; done`], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    return child;
  };

  it("finds those whose program lies in a folder, and no others", async () => {
    const child = await start(":");
    deepEqual(
      (await processesUnder(folder)).map(({ pid }) => pid),
      [child.pid],
    );
    deepEqual(await processesUnder(folder.slice(0, -1)), []);
    await endProcesses(() => processesUnder(folder));
    equal(isRunning(child.pid ?? 0), false);
  });

  it("insists when a process does not listen", async () => {
    const child = await start("trap '' TERM");
    await endProcesses(() => processesUnder(folder), 100);
    equal(child.signalCode ?? (await once(child, "exit"))[1], "SIGKILL");
  });
});
