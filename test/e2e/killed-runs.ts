import { ok } from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { processes } from "../../sandbox/processes.js";
import type { Project } from "./project.js";

/** A moment in a run: `create Release`, `pending-install`. */
export type Moment = string;

/** Sees what happens in a project from when it was opened. */
export interface Watch {
  /** The moments that have come. */
  readonly moments: () => readonly Moment[];
  readonly close: () => void;
}

/**
 * Runs a command over and over, and kills its engine at each moment that no run before has come to, until a run comes to its end by
 * itself.
 *
 * @returns the moments at which an engine was killed
 */
export async function killedAtEach(project: Project, args: readonly string[], open: () => Watch): Promise<Moment[]> {
  const met: Moment[] = [];
  for (let code = 1; code !== 0;) {
    const watch = open();
    const run = project.start(args);
    const moment = await firstOf(run, () => watch.moments().find((each) => !met.includes(each)));
    watch.close();
    if (moment !== undefined) {
      met.push(moment);
      await killEngine(project);
    }
    code = await ended(run);
    ok(code === 0 || moment !== undefined, `a run failed by itself after ${met.join(", ")}`);
  }
  return met;
}

/** The first moment that is wanted; nothing when the run ends without one. */
async function firstOf(run: ChildProcess, wanted: () => Moment | undefined): Promise<Moment | undefined> {
  while (run.exitCode === null && run.signalCode === null) {
    const moment = wanted();
    if (moment !== undefined) return moment;
    await sleep(10);
  }
  return undefined;
}

/** The exit code of a run, once it has ended. */
export function ended(run: ChildProcess): Promise<number> {
  return run.exitCode === null && run.signalCode === null
    ? new Promise((resolve) =>
        run.once("exit", (code) => {
          resolve(code ?? 1);
        }),
      )
    : Promise.resolve(run.exitCode ?? 1);
}

/** Kills the engine of a project as a machine that loses power does; what it has started ends when it is gone. */
export async function killEngine({ folder }: Project): Promise<void> {
  const engines = (await processes()).filter(
    ({ command: [program = "", ...args] }) => program.endsWith("/pulumi") && args.some((word) => word.includes(folder)),
  );
  for (const { pid } of engines) process.kill(pid, "SIGKILL");
}

/** Steps of the engine, as flotilla logs them: `create Release`, by the last part of a type. */
export function engineSteps({ folder }: Project): Watch {
  const logs = join(folder, ".sandbox/logs");
  const runs = () => readdirSync(logs).filter((name) => /-(?:up|destroy)-\w+\.jsonl$/.test(name));
  const before = new Set(runs());
  const files = new Map<string, Lines>();
  const moments: Moment[] = [];
  return {
    moments() {
      for (const name of runs().filter((name) => !before.has(name))) {
        const file = files.get(name) ?? new Lines(join(logs, name));
        files.set(name, file);
        moments.push(...file.more().flatMap(stepOf));
      }
      return moments;
    },
    close() {
      for (const file of files.values()) file.close();
    },
  };
}

function stepOf(line: string): Moment[] {
  const { resourcePreEvent } = JSON.parse(line) as {
    readonly resourcePreEvent?: { readonly metadata: { readonly op: string; readonly type: string } };
  };
  if (resourcePreEvent === undefined) return [];
  const { op, type } = resourcePreEvent.metadata;
  return [`${op} ${type.slice(type.lastIndexOf(":") + 1)}`];
}

/** The lines of a file that grows. */
class Lines {
  private readonly file: number;
  private offset = 0;
  private rest = "";

  constructor(path: string) {
    this.file = openSync(path, "r");
  }

  /** Whole lines that have come since. */
  more(): string[] {
    const chunk = Buffer.alloc(fstatSync(this.file).size - this.offset);
    this.offset += readSync(this.file, chunk, 0, chunk.length, this.offset);
    const lines = (this.rest + chunk.toString()).split("\n");
    this.rest = lines.pop() ?? "";
    return lines;
  }

  close(): void {
    closeSync(this.file);
  }
}

/** The lines that a program writes. */
export function linesOf(program: ChildProcess): Watch {
  let text = "";
  program.stdout?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return {
    moments: () => text.split("\n").slice(0, -1),
    close: () => program.kill(),
  };
}
