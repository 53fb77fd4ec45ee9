import { deepEqual, equal, match } from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { copyPulumiProject } from "../../sandbox/pulumi-project.js";
import { processes } from "../../sandbox/processes.js";
import { toolsAreBuilt } from "./project.js";

const repository = resolve(__dirname, "../../..");
const program = `
const pulumi = require("@pulumi/pulumi");
const command = require("@pulumi/command/local");
module.exports = async () => {
  const config = new pulumi.Config();
  console.log("printed by the program");
  if (config.get("mode") === "throw") throw new Error("the program has failed");
  if (config.get("mode") === "leave") process.exit(3);
  if (config.get("mode") === "hang") await new Promise((resolve) => setTimeout(resolve, 60000));
  const greeting = new command.Command("greeting", { create: "echo hello $NAME", environment: { NAME: config.require("name") } });
  return { greeting: greeting.stdout, stack: pulumi.getStack(), dryRun: pulumi.runtime.isDryRun(), token: config.requireSecret("token") };
};
`;

interface Result {
  readonly code: number | null;
  readonly output: string;
}

describe("the language host under the real engine", function () {
  let folder: string;
  let env: Readonly<Record<string, string>>;

  const pulumi = (...args: readonly string[]) => start(args).result;
  const start = (args: readonly string[]) => {
    const child = spawn(join(repository, ".tools/bin/pulumi"), [...args, "--non-interactive"], {
      cwd: join(folder, "project"),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (text: Buffer) => (output += text.toString()));
    child.stderr.on("data", (text: Buffer) => (output += text.toString()));
    const result = new Promise<Result>((done) =>
      child.once("close", (code) => {
        done({ code, output });
      }),
    );
    return { child, result, printed: () => output };
  };
  const programs = async () =>
    (await processes()).filter(({ command }) => command.some((word) => word.includes(`--pwd=${folder}`)));
  const times = (text: string, part: string) => text.split(part).length - 1;
  const diagnostics = ({ output }: Result) => output.slice(output.indexOf("Diagnostics:"));

  before(async function () {
    if (!toolsAreBuilt) this.skip();
    folder = await mkdtemp(join(tmpdir(), "flotilla-language-host-"));
    await mkdir(join(folder, "state"));
    await symlink(join(repository, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "name": "program" }');
    await writeFile(join(folder, "index.js"), program);
    await writeFile(
      join(folder, "Pulumi.yaml"),
      "name: test\nmain: index.js\nruntime: { name: nodejs, options: { typescript: false } }\n",
    );
    await writeFile(join(folder, "Pulumi.dev.yaml"), "config: { test:name: flotilla }\n");
    await copyPulumiProject(folder, join(folder, "project"), { report: () => undefined });
    env = {
      PULUMI_BACKEND_URL: `file://${folder}/state`,
      PULUMI_HOME: join(folder, "home"),
      PULUMI_CONFIG_PASSPHRASE: "test",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    equal((await pulumi("stack", "init", "dev")).code, 0);
    equal((await pulumi("config", "set", "--secret", "token", "canary")).code, 0);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => pulumi("config", "rm", "mode"));

  it("previews without a warning or a second line of what the program prints", async () => {
    const preview = await pulumi("preview");
    equal(preview.code, 0, preview.output);
    match(preview.output, /\+ {2}command:local:Command greeting create/);
    equal(times(diagnostics(preview), "printed by the program"), 1);
    equal(times(preview.output, "warning"), 0);
  });

  it("hands configuration, secrets, stack and dry run to the program, and its outputs to the engine", async () => {
    const up = await pulumi("up", "--yes", "--skip-preview");
    equal(up.code, 0, up.output);
    const outputs = await pulumi("stack", "output", "--json", "--show-secrets");
    deepEqual(JSON.parse(outputs.output), { greeting: "hello flotilla", stack: "dev", dryRun: false, token: "canary" });
    equal(times(up.output, "canary"), 0);
    equal(times(await readFile(join(folder, "project/Pulumi.dev.yaml"), "utf8"), "canary"), 0);
  });

  it("shows what the program throws once, with where it was thrown", async () => {
    await pulumi("config", "set", "mode", "throw");
    const preview = await pulumi("preview");
    equal(preview.code === 0, false);
    equal(times(diagnostics(preview), "the program has failed"), 1);
    match(preview.output, new RegExp(`at module\\.exports \\(${folder}/index\\.js:\\d+`));
  });

  it("says so when the program leaves by itself", async () => {
    await pulumi("config", "set", "mode", "leave");
    const preview = await pulumi("preview");
    equal(preview.code === 0, false);
    equal(times(diagnostics(preview), "Program exited with non-zero exit code: 3"), 1);
  });

  for (const [name, signal] of [
    ["is interrupted", "SIGINT"],
    ["is killed", "SIGKILL"],
  ] as const) {
    it(`ends the program when the engine ${name}`, async () => {
      await pulumi("config", "set", "mode", "hang");
      const { child, result, printed } = start(["preview"]);
      while (!printed().includes("printed by the program")) await sleep(50);
      equal((await programs()).length, 1);
      child.kill(signal);
      await result;
      const deadline = Date.now() + 5_000;
      while ((await programs()).length > 0 && Date.now() < deadline) await sleep(50);
      deepEqual(await programs(), []);
    });
  }
});
