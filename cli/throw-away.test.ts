import { deepEqual, equal, rejects } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CommandError, ThrowAway } from "./throw-away.js";

const script = `
const { ThrowAway } = require(${JSON.stringify(join(__dirname, "throw-away"))});
const throwAway = new ThrowAway();
throwAway.folder().then((folder) => {
  throwAway.run("sh", ["-c", "echo $$ > pid; sleep 60 & wait"], { cwd: folder }).catch(() => undefined);
  const { existsSync, readFileSync } = require("node:fs");
  const wait = setInterval(() => {
    const file = folder + "/pid";
    const pid = existsSync(file) ? readFileSync(file, "utf8").trim() : "";
    if (pid !== "") {
      clearInterval(wait);
      console.log(JSON.stringify({ folder, pid: Number(pid) }));
    }
  }, 10);
});
`;

function isAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch {
    return false;
  }
}

describe("ThrowAway", () => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`leaves no folder and no process on ${signal}`, async () => {
      const child = spawn(process.execPath, ["--eval", script], { stdio: ["ignore", "pipe", "inherit"] });
      const [line] = (await once(child.stdout, "data")) as [Buffer];
      const { folder, pid } = JSON.parse(line.toString()) as { readonly folder: string; readonly pid: number };
      deepEqual([existsSync(folder), isAlive(pid)], [true, true]);
      child.kill(signal);
      const [code] = (await once(child, "exit")) as [number];
      while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10)); // the kernel buries it
      deepEqual([code, existsSync(folder)], [130, false]);
    });
  }

  it("tells what a program wrote that did not end well, and ends one that takes too long", async () => {
    const throwAway = new ThrowAway();
    try {
      equal(await throwAway.run("sh", ["-c", "echo done"], { cwd: tmpdir() }), "done\n");
      const failed = throwAway.run("sh", ["-c", "echo out; echo err >&2; exit 3"], { cwd: tmpdir() });
      await rejects(failed, new CommandError("sh exited with 3", "out\n", "err\n"));
      const slow = throwAway.run("sleep", ["60"], { cwd: tmpdir(), timeout: 50 });
      await rejects(slow, new CommandError("sleep took too long", "", ""));
      await rejects(throwAway.run("no-such-program", [], { cwd: tmpdir() }), {
        message: "no-such-program cannot be run: spawn no-such-program ENOENT",
      });
    } finally {
      throwAway.close();
    }
  });
});
