import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A program that did not end well. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    message: string,
    /** What it wrote to standard output. */
    readonly stdout: string,
    /** What it wrote to standard error. */
    readonly stderr: string,
  ) {
    super(message);
  }
}

/** How a program is run. */
export interface CommandOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds after which it is ended; by default it may take as long as it likes. */
  readonly timeout?: number;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Folders and processes that do not outlive their use, also when somebody interrupts it. */
export class ThrowAway {
  readonly #folders = new Set<string>();
  readonly #children = new Set<ChildProcess>();
  readonly #interrupted = () => {
    this.close();
    process.exit(130);
  };

  constructor() {
    for (const signal of signals) {
      process.on(signal, this.#interrupted);
    }
  }

  /** A new folder that only its user can read. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), "flotilla-"));
    this.keepTrackOf(folder);
    return folder;
  }

  /** Makes a folder one of those that are deleted in the end. */
  keepTrackOf(folder: string): void {
    this.#folders.add(folder);
  }

  /**
   * Runs a program to its end and resolves to what it prints. Nobody can answer its questions.
   *
   * @throws {@link CommandError}
   */
  run(program: string, args: readonly string[], { cwd, env = process.env, timeout }: CommandOptions): Promise<string> {
    // In a process group of its own, so that all that it starts can be ended with it.
    const child = spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    this.#children.add(child);
    const [stdout, stderr] = [collected(child.stdout), collected(child.stderr)];
    let late = false;
    const timer = setTimeout(
      () => {
        late = true;
        end(child);
      },
      timeout ?? 2 ** 31 - 1,
    );
    return new Promise<string>((resolve, reject) => {
      const fail = (reason: string) => {
        reject(new CommandError(`${program} ${reason}`, stdout(), stderr()));
      };
      child.once("error", (error) => {
        fail(`cannot be run: ${error.message}`);
      });
      child.once("close", (code, signal) => {
        if (code === 0) resolve(stdout());
        else
          fail(late ? "took too long" : code === null ? `was ended by ${signal ?? "a signal"}` : `exited with ${code}`);
      });
    }).finally(() => {
      clearTimeout(timer);
      this.#children.delete(child);
    });
  }

  /** Ends every process that still runs and deletes every folder. */
  close(): void {
    for (const signal of signals) {
      process.off(signal, this.#interrupted);
    }
    for (const child of this.#children) {
      end(child);
    }
    for (const folder of this.#folders) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    }
  }
}

function end({ pid }: ChildProcess): void {
  if (pid !== undefined) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // it has ended by itself
    }
  }
}

function collected(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
