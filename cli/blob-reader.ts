import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";

import { Failure } from "./failure.js";
import { gitEnvironment } from "./git.js";

/** Reads the contents of blobs through one process of git that stays. */
export class BlobReader {
  readonly #git: ChildProcessWithoutNullStreams;
  #chunks: Buffer[] = [];
  #length = 0;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor(folder: string) {
    this.#git = spawn("git", ["cat-file", "--batch"], { cwd: folder, env: gitEnvironment() });
    this.#git.stdout.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      this.#length += chunk.length;
      this.#wake?.();
    });
    this.#git.stderr.resume();
    this.#git.stdin.on("error", () => undefined); // that git is gone shows when it is read from
    this.#git.on("error", () => {
      this.#end();
    });
    this.#git.stdout.on("close", () => {
      this.#end();
    });
  }

  /**
   * The texts of blobs, in their order.
   *
   * @throws {@link Failure} when one of them cannot be read
   */
  async texts(blobs: readonly string[]): Promise<string[]> {
    const texts: string[] = [];
    for (const blob of blobs) {
      this.#git.stdin.write(`${blob}\n`);
    }
    for (const blob of blobs) {
      texts.push(await this.#next(blob));
    }
    return texts;
  }

  /** Ends the process and resolves when it is gone. */
  async end(): Promise<void> {
    const isGone = this.#git.exitCode !== null || this.#git.signalCode !== null || this.#git.pid === undefined;
    const gone = isGone ? undefined : once(this.#git, "exit");
    this.#git.stdin.end();
    this.#git.kill();
    await gone;
  }

  async #next(blob: string): Promise<string> {
    const header = await this.#line();
    const size = / blob (\d+)$/.exec(header)?.[1];
    if (size === undefined) {
      throw new Failure(`git cannot read the blob ${blob}: ${header || "its process has ended"}`);
    }
    const content = await this.#take(Number(size) + 1);
    return content.toString("utf8", 0, Number(size));
  }

  async #line(): Promise<string> {
    for (;;) {
      const buffer = this.#whole();
      const end = buffer.indexOf(10);
      if (end >= 0) {
        return (await this.#take(end + 1)).toString("utf8", 0, end);
      }
      if (this.#ended) {
        return "";
      }
      await this.#more();
    }
  }

  async #take(size: number): Promise<Buffer> {
    while (this.#length < size) {
      if (this.#ended) {
        throw new Failure("git has ended in the middle of a blob");
      }
      await this.#more();
    }
    const buffer = this.#whole();
    this.#chunks = [buffer.subarray(size)];
    this.#length = buffer.length - size;
    return buffer.subarray(0, size);
  }

  #whole(): Buffer {
    const [first] = this.#chunks;
    const buffer = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#chunks = [buffer];
    return buffer;
  }

  #more(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #end(): void {
    this.#ended = true;
    this.#wake?.();
  }
}
