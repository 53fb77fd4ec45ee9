import { equal } from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { managesOthers, writeManagement } from "./management.js";

describe("the management cluster of a sandbox", () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "flotilla-management-file-"));
  });
  afterEach(() => rm(root, { recursive: true }));

  it("is known by its name, in whatever cloud it is", async () => {
    await writeManagement(root, { cluster: "acme-management", clusterApi: true });
    equal(await managesOthers(root, "eks-acme-management"), true);
    equal(await managesOthers(root, "gke-acme-management"), true);
    equal(await managesOthers(root, "eks-acme-staging"), false);
    equal(await managesOthers(root, "eks-other-acme-management"), false);
  });

  it("is none before it was written down, and after the fleet has none any more", async () => {
    equal(await managesOthers(root, "eks-acme-management"), false);
    await writeManagement(root, { cluster: "acme-management", clusterApi: false });
    await writeManagement(root, undefined);
    equal(await managesOthers(root, "eks-acme-management"), false);
  });
});
