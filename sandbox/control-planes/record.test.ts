import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findRecord, readRecord, recordedNames, writeRecord } from "./record.js";

describe("the record of a control plane", () => {
  let root: string;
  const record = { name: "eks-a", kubernetes: "1.35", services: "10.96.0.0/12", port: 21_000 };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "flotilla-record-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("is read as it was written", async () => {
    await writeRecord(root, record);
    deepEqual(await readRecord(root, "eks-a"), record);
    deepEqual(await recordedNames(root), ["eks-a"]);
    await writeRecord(root, { ...record, management: true });
    deepEqual(await readRecord(root, "eks-a"), { ...record, management: true });
  });

  it("is missing before the control plane was created", async () => {
    equal(await findRecord(root, "eks-a"), undefined);
    await rejects(readRecord(root, "eks-a"), { message: `no control plane "eks-a" in ${root}; there is none` });
    await writeRecord(root, record);
    await rejects(readRecord(root, "eks-b"), { message: `no control plane "eks-b" in ${root}; there are eks-a` });
  });

  for (const text of ["", "{", "[]", '{"name":"eks-a"}']) {
    it(`is refused when it is corrupt: ${JSON.stringify(text)}`, async () => {
      await writeRecord(root, record);
      const file = join(root, "control-planes", "eks-a", "record.json");
      await writeFile(file, text);
      await rejects(readRecord(root, "eks-a"), {
        message: `${file} is corrupt, so control plane eks-a cannot be used: run "make down", then start again`,
      });
    });
  }
});
