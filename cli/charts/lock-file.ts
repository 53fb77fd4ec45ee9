import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { chartsLockFile, chartsLockText, parsedChartsLock, type ChartsLock } from "../../lib/charts/charts-lock.js";
import { withLock } from "../../sandbox/lock.js";
import { Failure } from "../failure.js";
import { chartCacheFolder } from "./chart-cache.js";

/**
 * The digests that a project has recorded; none where it has no charts.lock.
 *
 * @throws {@link Failure} when the file cannot be read
 */
export function readChartsLock(root: string): ChartsLock {
  const text = textOf(join(root, chartsLockFile));
  try {
    return text === undefined ? {} : parsedChartsLock(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure(`${chartsLockFile} ${reason}`, { cause: error });
  }
}

/** Changes the digests that a project has recorded. What others record meanwhile is kept, and nobody sees half a file. */
export async function changeChartsLock(root: string, change: (lock: ChartsLock) => ChartsLock): Promise<void> {
  const name = createHash("sha256").update(root).digest("hex");
  await withLock(join(chartCacheFolder(), "locks", name), async () => {
    const file = join(root, chartsLockFile);
    const text = chartsLockText(change(readChartsLock(root)));
    if (text !== (textOf(file) ?? chartsLockText({}))) {
      await writeFile(`${file}.partial`, text);
      await rename(`${file}.partial`, file);
    }
  });
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Failure(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
