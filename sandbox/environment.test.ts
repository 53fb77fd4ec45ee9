import { deepEqual, equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { sandboxAt, stopSandbox } from "./environment.js";
import { packageRoot } from "./package-root.js";

describe("sandboxAt", () => {
  it("keeps everything of Pulumi and Kubernetes under .sandbox", () => {
    const { root, workDir, env } = sandboxAt("/project");
    const { PATH, ...rest } = env;
    deepEqual(
      { root, workDir, rest },
      {
        root: "/project/.sandbox",
        workDir: "/project/.sandbox/project",
        rest: {
          FLOTILLA_RECORD_SECONDS: "0",
          FLOTILLA_SANDBOX: "/project/.sandbox",
          KUBECACHEDIR: "/project/.sandbox/kubectl-cache",
          KUBECONFIG: "/project/.sandbox/kubeconfig",
          PULUMI_BACKEND_URL: "file:///project/.sandbox/state?metadata=skip",
          PULUMI_CONFIG_PASSPHRASE_FILE: "/project/.sandbox/passphrase",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          PULUMI_HOME: "/project/.sandbox/pulumi",
          PULUMI_SKIP_UPDATE_CHECK: "true",
        },
      },
    );
    deepEqual((PATH ?? "").split(delimiter).slice(0, 3), [
      "/project/.sandbox/bin",
      join(packageRoot(), "sandbox", "bin"),
      "/project/.tools/bin",
    ]);
  });

  it("puts its programs on the path once, however often it is entered", () => {
    const before = process.env["PATH"];
    const once = sandboxAt("/project").env["PATH"];
    process.env["PATH"] = once;
    try {
      equal(sandboxAt("/project").env["PATH"], once);
    } finally {
      process.env["PATH"] = before;
    }
  });
});

describe("stopSandbox", () => {
  let project: string;
  let root: string;

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), "flotilla-stop-"));
    root = join(project, ".sandbox");
  });
  afterEach(() => rm(project, { recursive: true }));

  it("does nothing where there is no sandbox", async () => {
    await stopSandbox(project);
    match(project, /flotilla-stop-/);
  });

  it("removes a half-made sandbox with corrupt files, and ends whatever was told its folder", async () => {
    await mkdir(join(root, "control-planes", "eks-a"), { recursive: true });
    await writeFile(join(root, "control-planes", "eks-a", "record.json"), "{");
    await writeFile(join(root, "clouds.pid"), "not a number");
    const script = "console.log('ready'); setInterval(() => undefined, 1000)";
    const child = spawn(process.execPath, ["-e", script, root], { stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "data");
    const ended = once(child, "exit");
    await stopSandbox(project);
    deepEqual(await ended, [null, "SIGKILL"]);
    equal(existsSync(root), false);
  });
});
