import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { withLock } from "./lock.js";

describe("withLock", () => {
  let folder: string;
  let lock: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-lock-"));
    lock = join(folder, "lock");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("lets one worker in at a time and leaves no file", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(lock, work)));
    equal(most, 1);
    deepEqual(await readdir(folder), []);
  });

  it("gives the result of the work back, and the lock when the work fails", async () => {
    await rejects(
      withLock(lock, () => Promise.reject(new Error("no"))),
      { message: "no" },
    );
    equal(await withLock(lock, () => Promise.resolve(42)), 42);
  });

  it("takes over the lock of a process that ended", async () => {
    await writeFile(lock, "999999999 1");
    equal(await withLock(lock, () => readFile(lock, "utf8").then((text) => text.split(" ")[0])), String(process.pid));
    deepEqual(await readdir(folder), []);
  });

  it("says who holds the lock when it waits no longer", async () => {
    await withLock(lock, () =>
      rejects(
        withLock(lock, () => Promise.resolve(), { timeoutMilliseconds: 0 }),
        (error: Error) => {
          const holder = error.message.replace(/\d+ \d+/, "PID");
          equal(holder, `${lock} is locked by process PID: wait for it to finish, or end it`);
          return true;
        },
      ),
    );
  });
});
