import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync } from "node:fs";
import { once } from "node:events";
import { request } from "node:http";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;
/** A manager that ran for so long was well, whatever it died of. */
const WELL_MS = 60_000;
const GRACE_MS = 5000;
const LAST_LINES = 3;

/** How to start a manager. */
export interface ManagerArgs {
  /** Path of the program. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Port that it tells its health on. */
  readonly healthPort: number;
  /** File for what it says. */
  readonly logFile: string;
  /** Is told when it dies. */
  readonly log: (line: string) => void;
}

/** A manager of Cluster API: a process that is started again whenever it dies. */
export class Manager {
  private readonly args: ManagerArgs;
  private child: ChildProcess | undefined;
  /** The child that has said that it is ready. */
  private well: ChildProcess | undefined;
  private stopped = false;
  private words: string | undefined;

  constructor(args: ManagerArgs) {
    this.args = args;
    mkdirSync(dirname(args.logFile), { recursive: true });
    void this.run();
  }

  /** What it said before it died the last time; nothing since it has been well again. */
  get lastWords(): string | undefined {
    return this.words;
  }

  /** Whether its controllers and webhooks work; asks it until they do. */
  async isReady(): Promise<boolean> {
    const child = this.child;
    if (child === undefined || this.well === child) return child !== undefined;
    const ready = await answersWell(this.args.healthPort);
    if (ready) {
      this.well = child;
      this.words = undefined;
    }
    return ready;
  }

  /** Ends it, and whatever it has started. */
  async stop(): Promise<void> {
    this.stopped = true;
    const child = this.child;
    if (child?.pid === undefined) return;
    const ended = once(child, "exit");
    signalGroup(child.pid, "SIGTERM");
    const insist = setTimeout(() => {
      signalGroup(child.pid ?? 0, "SIGKILL");
    }, GRACE_MS);
    await ended;
    clearTimeout(insist);
  }

  private async run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!this.stopped) {
      const started = Date.now();
      const how = await this.runOnce();
      if (this.isStopped()) return;
      this.words = lastLines(this.args.logFile);
      this.args.log(`${this.args.program} ended (${how}) and is started again; its last words:\n${this.words}`);
      pause = Date.now() - started > WELL_MS ? FIRST_PAUSE_MS : pause;
      await sleep(pause, undefined, { ref: false });
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
  }

  /** The compiler believes that nothing has changed while we waited. */
  private isStopped(): boolean {
    return this.stopped;
  }

  /** How it ended. */
  private async runOnce(): Promise<string> {
    const { program, args, env, logFile } = this.args;
    const log = openSync(logFile, "a");
    // As in a container: Helm takes a folder where it runs for the chart of that name.
    const child = spawn(program, args, { env, cwd: "/", detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    this.child = child;
    const how = await new Promise<string>((resolve) => {
      child.once("error", (error) => {
        resolve(error.message);
      });
      child.once("exit", (code, signal) => {
        resolve(signal ?? `code ${code ?? 0}`);
      });
    });
    this.child = undefined;
    return how;
  }
}

/** What a manager believes of the pod that it would run in. */
export function podEnvironment(name: string, namespace: string): Record<string, string> {
  return { POD_IP: "127.0.0.1", POD_NAME: name, POD_NAMESPACE: namespace, POD_UID: randomUUID() };
}

function answersWell(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, path: "/readyz", agent: false, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => {
      resolve(false);
    });
    asked.end();
  });
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // It ended by itself.
  }
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
}
