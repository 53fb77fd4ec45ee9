import { deepEqual, equal, rejects } from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import { withHelm, type Helm } from "./helm.js";

const never = new AbortController().signal;

describe("withHelm", () => {
  const { PATH, FLOTILLA_SANDBOX } = process.env;
  let bin: string;
  let sandbox: string;

  /** Puts a helm on PATH that does this. */
  async function helmThat(script: string): Promise<void> {
    await writeFile(join(bin, "helm"), `#!/bin/sh\n${script}\n`);
    await chmod(join(bin, "helm"), 0o755);
  }

  beforeEach(async () => {
    bin = await mkdtemp(join(tmpdir(), "flotilla-helm-bin-"));
    sandbox = await mkdtemp(join(tmpdir(), "flotilla-helm-sandbox-"));
    process.env["PATH"] = [bin, PATH].join(delimiter);
    process.env["FLOTILLA_SANDBOX"] = sandbox;
  });
  afterEach(async () => {
    process.env["PATH"] = PATH;
    if (FLOTILLA_SANDBOX === undefined) delete process.env["FLOTILLA_SANDBOX"];
    else process.env["FLOTILLA_SANDBOX"] = FLOTILLA_SANDBOX;
    await rm(bin, { recursive: true });
    await rm(sandbox, { recursive: true });
  });

  it("gives helm its arguments and its input, and a cache in the sandbox", async () => {
    await helmThat('echo "$@" in "$HELM_CACHE_HOME"; cat');
    const said = await withHelm(never, (helm) => helm.run(["install", "web", "--values", "-"], "{}"));
    equal(said, `install web --values - in ${join(sandbox, "helm-cache")}\n{}`);
  });

  it("leaves no file behind, also when the work fails", async () => {
    let folder = "";
    const work = async (helm: Helm): Promise<void> => {
      folder = helm.folder;
      await writeFile(join(folder, "kubeconfig"), "");
      throw new Error("no");
    };
    await rejects(withHelm(never, work), { message: "no" });
    deepEqual([folder.startsWith(sandbox), existsSync(folder), await readdir(sandbox)], [true, false, []]);
  });

  it("tells why helm failed, without its warnings", async () => {
    await helmThat('echo "level=WARN msg=old" >&2; printf "Error: INSTALLATION FAILED: a\\n- b\\n" >&2; exit 1');
    await rejects(
      withHelm(never, (helm) => helm.run(["install"])),
      { name: "HelmError", message: "a\n- b" },
    );
  });

  it("tells when there is no helm", async () => {
    process.env["PATH"] = bin;
    await rejects(
      withHelm(never, (helm) => helm.run(["version"])),
      { name: "HelmError", message: "helm cannot run: spawn helm ENOENT" },
    );
  });

  it("ends helm when it is cancelled, but answers a question", async () => {
    await helmThat('[ "$1" = ask ] && echo yes && exit; echo $$ >"$FLOTILLA_SANDBOX/pid"; exec sleep 600');
    const controller = new AbortController();
    await withHelm(controller.signal, async (helm) => {
      const running = rejects(helm.run(["install"]), { name: "HelmError", message: "helm was cancelled" });
      while (!existsSync(join(sandbox, "pid"))) await new Promise((resolve) => setTimeout(resolve, 5));
      controller.abort();
      await running;
      equal(await helm.ask(["ask"]), "yes\n");
    });
  });
});
