import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";

import { chartKey, type ChartSource } from "../../lib/charts/charts-lock.js";
import { ChartFailure } from "./chart-failure.js";

/** Folder in which a user's charts are kept. https://specifications.freedesktop.org/basedir-spec/latest */
export function chartCacheFolder(): string {
  return join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "flotilla", "charts");
}

/** Charts on this machine by the digest of their archive, shared by all projects of a user. */
export class ChartCache {
  constructor(readonly folder: string = chartCacheFolder()) {}

  /** The unpacked chart of a digest, if it is here. */
  chart(digest: string): string | undefined {
    const folder = this.#chartOf(digest);
    return existsSync(folder) ? folder : undefined;
  }

  /** What was had from an address when it was last asked. */
  async digest(source: ChartSource): Promise<string | undefined> {
    return readFile(this.#noteOf(source), "utf8").catch(() => undefined);
  }

  /** Does some work in a folder that is gone afterwards, beside the charts. */
  async during<T>(work: (folder: string) => Promise<T>): Promise<T> {
    await mkdir(this.folder, { recursive: true });
    const folder = await mkdtemp(join(this.folder, "pull-"));
    try {
      return await work(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Unpacks the archive of a chart, unless it is here already. Nobody ever sees half a chart. */
  async add(source: ChartSource, archive: string): Promise<{ readonly digest: string; readonly folder: string }> {
    const digest = await digestOf(archive);
    if (this.chart(digest) === undefined) {
      await this.during(async (folder) => {
        await mkdir(join(folder, "chart"));
        await unpack(archive, join(folder, "chart"), source);
        await this.#place(folder, this.#folderOf(digest));
      });
    }
    await this.#note(source, digest);
    return { digest, folder: this.#chartOf(digest) };
  }

  /** Another process may have been faster; its chart is the same. */
  async #place(folder: string, destination: string): Promise<void> {
    try {
      await rename(folder, destination);
    } catch (error) {
      if (!existsSync(destination)) throw error;
    }
  }

  async #note(source: ChartSource, digest: string): Promise<void> {
    const note = this.#noteOf(source);
    await mkdir(join(this.folder, "sources"), { recursive: true });
    const partial = `${note}.${process.pid}.partial`;
    await writeFile(partial, digest);
    await rename(partial, note);
  }

  #chartOf(digest: string): string {
    return join(this.#folderOf(digest), "chart");
  }

  #folderOf(digest: string): string {
    return join(this.folder, digest.replace(":", "-"));
  }

  #noteOf(source: ChartSource): string {
    const name = createHash("sha256").update(chartKey(source)).digest("hex");
    return join(this.folder, "sources", name);
  }
}

/** The files of a chart lie in a folder of the archive, which has the chart's name. */
async function unpack(archive: string, folder: string, { chart, version, repository }: ChartSource): Promise<void> {
  const options = ["-C", folder, "--strip-components=1", "--no-same-owner"];
  await promisify(execFile)("tar", ["-xzf", archive, ...options]).catch((cause: unknown) => {
    throw new ChartFailure(
      "not reachable",
      `${repository} gives no archive of chart ${chart} ${version} that tar can unpack`,
      { cause },
    );
  });
}

async function digestOf(archive: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(archive), hash);
  return `sha256:${hash.digest("hex")}`;
}
