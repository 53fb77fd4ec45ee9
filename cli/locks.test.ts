import { deepEqual, equal } from "node:assert/strict";

import { isPulumi, isStale, lockHolders } from "./locks.js";

const message = `code: -2
 stderr: Command failed with exit code 255: pulumi up
error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///s/.pulumi/locks/organization/flotilla/prod-us/0c.json: created by ada lovelace@workstation (pid 4711) at 2026-11-22T17:20:16Z`;

describe("locks", () => {
  it("reads who holds them from Pulumi's message", () => {
    deepEqual(lockHolders(message), [
      { user: "ada lovelace", host: "workstation", pid: 4711, since: "2026-11-22T17:20:16Z" },
    ]);
    deepEqual(lockHolders("[409] Conflict: Another update is currently in progress."), []);
  });

  it("are stale only when every holder is a dead process of this machine", () => {
    const holders = lockHolders(message);
    equal(
      isStale(holders, "workstation", () => false),
      true,
    );
    equal(
      isStale(holders, "workstation", () => true),
      false,
    );
    equal(
      isStale(holders, "elsewhere", () => false),
      false,
    );
    equal(
      isStale([], "workstation", () => false),
      false,
    );
  });

  it("are not held by another program that has got the process id", () => {
    equal(isPulumi(process.pid), process.platform === "linux" ? false : true);
    equal(isPulumi(2 ** 22 + 1), false);
  });
});
