import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import type { ChartName } from "../charts/real-charts.js";
import { sandboxChart, type SandboxChart } from "../charts/sandbox-chart.js";
import { toolsFolder } from "../control-planes/folders.js";
import type { ChartSource, PackedChart } from "./chart-source.js";

const run = promisify(execFile);

/**
 * The charts that the sandbox has on this machine, packed by the real Helm.
 *
 * @param root - folder of the sandbox
 * @param folder - where to pack them; nothing stays there
 */
export function packedCharts(root: string, folder: string): ChartSource {
  const packed = new Map<string, Promise<PackedChart>>();
  return {
    knows: (chart) => found(root, { chart, version: "" }) !== undefined,
    async packed(asked) {
      const chart = found(root, asked);
      if (chart === undefined) return undefined;
      const key = `${chart.chart} ${chart.version}`;
      const archive = packed.get(key) ?? pack(root, folder, chart);
      packed.set(key, archive);
      archive.catch(() => packed.delete(key)); // the next one who asks tries again
      return archive;
    },
  };
}

function found(root: string, asked: ChartName): SandboxChart | undefined {
  try {
    return sandboxChart(root, asked);
  } catch {
    return undefined; // there is no such version
  }
}

async function pack(root: string, folder: string, found: SandboxChart): Promise<PackedChart> {
  const { chart: name, version } = found;
  const place = await mkdtemp(join(folder, "chart-"));
  try {
    const args = ["package", await found.folder(place), "--destination", join(place, "packed")];
    await run(join(toolsFolder(root), "helm"), args, { env: { HOME: place, PATH: process.env["PATH"] } });
    const [file = ""] = await readdir(join(place, "packed"));
    return { name, version, archive: await readFile(join(place, "packed", file)) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
