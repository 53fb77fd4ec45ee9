import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { run } from "./command-line.js";
import type { Output } from "./terminal.js";

/** What a command did. */
export interface Outcome {
  readonly code: number;
  readonly results: string;
  readonly messages: string;
}

/** A folder for a test that becomes the working directory until it is removed. */
export class TestFolder {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), "flotilla-command-")));
  readonly #before = process.cwd();
  #modules = 0;

  constructor() {
    process.chdir(this.path);
  }

  remove(): void {
    process.chdir(this.#before);
    process.exitCode = 0;
    rmSync(this.path, { recursive: true });
  }

  write(path: string, content: string | Buffer): void {
    mkdirSync(dirname(join(this.path, path)), { recursive: true });
    writeFileSync(join(this.path, path), content);
  }

  read(path: string): string {
    return readFileSync(join(this.path, path), "utf8");
  }

  /** Makes this the project's fleet. A module is loaded once in a process, so each time it is another. */
  setFleet(fleet: object, layers = "", folder = "."): void {
    const module = `fleet-${++this.#modules}.js`;
    this.write(join(folder, module), `exports.fleet = ${JSON.stringify(fleet)};\n${layers}\n`);
    this.write(join(folder, "package.json"), JSON.stringify({ flotilla: { fleet: module } }));
  }

  /** Runs `flotilla` in this process. */
  async flotilla(...argv: readonly string[]): Promise<Outcome> {
    process.exitCode = 0;
    const written = { results: "", messages: "" };
    const output = (key: keyof typeof written): Output => ({
      write: (text) => {
        written[key] += text;
      },
      colour: false,
      live: false,
      size: () => ({ columns: 200, rows: 24 }),
    });
    const code = await run(argv, { results: output("results"), messages: output("messages"), interactive: false });
    return { code, ...written };
  }

  /** Runs git in a folder of this one and returns what it prints. */
  git(args: readonly string[], folder = "."): string {
    const identity = ["-c", "user.name=test", "-c", "user.email=test@test.example", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], {
      cwd: join(this.path, folder),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    }).trim();
  }

  /** Commits everything and returns the short hash. */
  commit(): string {
    this.git(["add", "--all"]);
    this.git(["commit", "--quiet", "--allow-empty", "--message", "test"]);
    return this.git(["rev-parse", "--short", "HEAD"]);
  }
}
