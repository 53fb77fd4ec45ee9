import { deepEqual } from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { sandboxAt, stopSandbox } from "../../sandbox/environment.js";
import { processes } from "../../sandbox/processes.js";

const repository = resolve(__dirname, "../../..");
const cli = join(repository, "dist/cli/flotilla.js");

/** What a command did. */
export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project in a folder of its own, as another repository would have one, with a sandbox of its own. */
export class Project {
  private constructor(readonly folder: string) {}

  /** The repository's own stacks and fleet. */
  static async ofReferenceFleet(): Promise<Project> {
    const project = await Project.create();
    for (const stack of ["management", "prod-us", "prod-eu", "prod-apac", "staging", "development"]) {
      await cp(join(repository, `Pulumi.${stack}.yaml`), join(project.folder, `Pulumi.${stack}.yaml`));
    }
    await project.use(join(repository, "dist/stacks/index.js"), join(repository, "dist/stacks/fleet.js"));
    return project;
  }

  /** A fleet of the test's own. */
  static async of(fleet: Fleet): Promise<Project> {
    const project = await Project.create();
    for (const [cluster, { stack = cluster }] of Object.entries(fleet.clusters)) {
      await project.write(`Pulumi.${stack}.yaml`, `config:\n  flotilla:cluster: ${cluster}\n`);
    }
    await project.setFleet(fleet);
    return project;
  }

  private static async create(): Promise<Project> {
    const project = new Project(await mkdtemp(join(tmpdir(), "flotilla-e2e-")));
    await mkdir(join(project.folder, "node_modules"));
    await symlink(repository, join(project.folder, "node_modules/flotilla"));
    await symlink(join(repository, "node_modules/@pulumi"), join(project.folder, "node_modules/@pulumi"));
    await symlink(join(repository, ".tools"), join(project.folder, ".tools"));
    return project;
  }

  /** Makes this the project's fleet, with layers of its own on every cluster; its stacks stay the same. */
  async setFleet(fleet: Fleet, layers: readonly Layer[] = []): Promise<void> {
    await this.write("fleet.json", JSON.stringify(fleet, undefined, 2));
    await this.write("fleet.js", 'exports.fleet = require("./fleet.json");\n');
    await this.write("layers.json", JSON.stringify(layers));
    await this.write(
      "index.js",
      [
        'const pulumi = require("@pulumi/pulumi");',
        'const { clusterStack } = require("flotilla/constructs/cluster/stack");',
        'const { fleet } = require("./fleet.js");',
        'const layers = require("./layers.json");',
        'module.exports = () => clusterStack(fleet, new pulumi.Config("flotilla").require("cluster"), { layers });\n',
      ].join("\n"),
    );
    await this.use(join(this.folder, "index.js"), "fleet.js");
  }

  /** Runs `flotilla` to its end. */
  flotilla(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
    return this.run(process.execPath, [cli, ...args], env);
  }

  /** Starts `flotilla` in a process group of its own, for tests that kill it. */
  start(args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [cli, ...args], { cwd: this.folder, detached: true, stdio: "ignore" });
  }

  /** Runs a program with the sandbox's environment, as a person does after `source .sandbox/env`. */
  inSandbox(program: string, args: readonly string[]): Promise<Result> {
    return this.run(program, args, sandboxAt(this.folder).env);
  }

  /** Starts a program with the sandbox's environment, whose output is read while it runs. */
  startInSandbox(program: string, args: readonly string[]): ChildProcess {
    return spawn(program, args, { cwd: this.folder, env: { ...process.env, ...sandboxAt(this.folder).env } });
  }

  /** Writes a file of the project. */
  write(path: string, text: string): Promise<void> {
    return writeFile(join(this.folder, path), text);
  }

  /** Reads a file of the project. */
  read(path: string): Promise<string> {
    return readFile(join(this.folder, path), "utf8");
  }

  /** Ends the sandbox and deletes the project. Fails when a process or a file of the sandbox is left. */
  async remove(): Promise<void> {
    await stopSandbox(this.folder);
    const running = (await processes()).filter(({ command }) => command.some((word) => word.includes(this.folder)));
    const files = existsSync(join(this.folder, ".sandbox"));
    await rm(this.folder, { recursive: true, force: true });
    deepEqual({ running, files }, { running: [], files: false });
  }

  private async use(program: string, fleet: string): Promise<void> {
    const runtime = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
    await this.write("Pulumi.yaml", `name: flotilla\n${runtime}main: ${program}\n`);
    await this.write("package.json", JSON.stringify({ name: "project", private: true, flotilla: { fleet } }));
  }

  private run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Result> {
    return new Promise((done) => {
      const options = { cwd: this.folder, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
      execFile(program, args, options, (error, stdout, stderr) => {
        done({ code: error === null ? 0 : typeof error.code === "number" ? error.code : 1, stdout, stderr });
      });
    });
  }
}

/** Whether the programs of the sandbox are there: `make e2e` provides them. */
export const toolsAreBuilt = existsSync(join(repository, ".tools/bin/pulumi"));
