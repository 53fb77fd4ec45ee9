import { deepEqual, rejects } from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { provideTools, tools } from "./tools.js";

describe("provideTools", () => {
  let project: string;
  const path = process.env["PATH"];

  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), "flotilla-tools-"));
    await mkdir(join(project, ".tools/bin"), { recursive: true });
    await mkdir(join(project, "bin"));
  });
  afterEach(async () => {
    process.env["PATH"] = path;
    await rm(project, { recursive: true });
  });

  it("does nothing when every program is there", async () => {
    await Promise.all(tools.map((tool) => writeFile(join(project, ".tools/bin", tool), "")));
    const lines: string[] = [];
    await provideTools(join(project, ".sandbox"), (line) => lines.push(line));
    deepEqual(lines, []);
  });

  it("names each program that can neither be found nor built", async () => {
    await Promise.all(tools.slice(2).map((tool) => writeFile(join(project, ".tools/bin", tool), "")));
    for (const program of ["sh", "dirname", "mkdir"]) {
      await symlink(join("/bin", program), join(project, "bin", program)).catch(() => undefined);
    }
    process.env["PATH"] = join(project, "bin");
    await rejects(
      provideTools(join(project, ".sandbox"), () => undefined),
      {
        message: [
          "the sandbox lacks programs that it runs",
          "  pulumi v3.259.0 is not installed, and building it needs Go: install either, then run this again",
          "  etcd 3.6.14 is not installed, and building it needs Go: install either, then run this again",
        ].join("\n"),
      },
    );
  });
});
