import { deepEqual, equal, notEqual, ok, rejects } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { call, NoServerError } from "./client.js";
import { injectFault } from "./faults.js";
import { allResources } from "./listing.js";
import { serverPid, startServer, stopServer } from "./server-process.js";
import { socketPath } from "./socket-path.js";

const scope = { account: "111122223333", region: "us-east-1" };
const vpc = {
  method: "create",
  cloud: "aws",
  type: "aws:ec2/vpc:Vpc",
  scope,
  inputs: { cidrBlock: "10.0.0.0/16" },
} as const;

describe("the server of the clouds of a sandbox", function () {
  this.timeout(30_000);
  let root: string;
  beforeEach(() => {
    root = join(mkdtempSync(join(tmpdir(), "server-")), ".sandbox");
  });
  afterEach(async () => {
    await stopServer(root);
    rmSync(join(root, ".."), { recursive: true });
  });
  const start = () => startServer(root, { controlPlanes: false });

  it("is one, however many start it at once", async () => {
    await Promise.all([start(), start(), start()]);
    const pid = await serverPid(root);
    await start();
    equal(await serverPid(root), pid);
  });

  it("loses nothing that it has answered when it is killed", async () => {
    await start();
    const { object } = await call(root, vpc);
    const pid = await serverPid(root);
    ok(pid !== undefined && object !== undefined);
    process.kill(pid, "SIGKILL");
    await start();
    notEqual(await serverPid(root), pid);
    deepEqual(await allResources(root), [{ cloud: "aws", ...object }]);
  });

  it("closes the connection where an answer is lost", async () => {
    await start();
    const fault = {
      cloud: "aws",
      type: vpc.type,
      operation: "create",
      kind: "created-but-not-answered",
      times: 1,
    } as const;
    await injectFault(root, fault);
    await rejects(call(root, vpc), { refusal: "dropped", message: "the connection was lost before the answer came" });
    equal((await allResources(root)).length, 1);
  });

  it("says why it does not start", async () => {
    mkdirSync(join(root, "clouds"), { recursive: true });
    const file = join(root, "clouds", "gcp.jsonl");
    writeFileSync(file, "nonsense\n");
    await rejects(start, {
      message: `the clouds of the sandbox did not start: ${file} is corrupt in line 1: put back a copy of the file, or start over with an empty sandbox: make down, make up`,
    });
  });

  it("is gone when it was stopped, and stopping twice is fine", async () => {
    await start();
    await stopServer(root);
    await stopServer(root);
    await rejects(call(root, { method: "ping" }), NoServerError);
    equal(await serverPid(root), undefined);
  });

  it("is not asked where there is no state", async () => {
    deepEqual(await allResources(root), []);
    equal(await serverPid(root), undefined);
  });

  it("refuses a fault that an operation cannot have", async () => {
    const fault = { cloud: "aws", type: vpc.type, operation: "create", kind: "drifted", times: 1 } as const;
    await rejects(injectFault(root, fault), {
      message: 'a fault cannot be "drifted" on create: objects drift before a read, requests fail',
    });
  });
});

describe("the socket of a sandbox", () => {
  it("is in its root, or has a short name of its own where that path is too long", () => {
    equal(socketPath("/home/me/.sandbox"), "/home/me/.sandbox/clouds.sock");
    const [one, other] = ["a", "b"].map((letter) => socketPath(`/${letter.repeat(120)}/.sandbox`, "/tmp"));
    ok(one?.startsWith("/tmp/flotilla-") && one.length < 100);
    notEqual(one, other);
  });
});
