import { deepEqual, equal, rejects } from "node:assert/strict";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { load } from "js-yaml";

import { addToKubeconfig, kubeconfig, removeFromKubeconfig, type Access } from "./kubeconfig-file.js";

const access = (name: string): Access => ({
  name,
  server: "https://127.0.0.1:21000",
  certificateAuthority: "authority",
  certificate: "certificate",
  key: "key",
});

describe("a kubeconfig file", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "flotilla-kubeconfig-"));
    file = join(folder, "kubeconfig");
  });
  afterEach(() => rm(folder, { recursive: true }));

  const names = async () => {
    const { contexts } = load(await readFile(file, "utf8")) as { readonly contexts: readonly { name: string }[] };
    return contexts.map(({ name }) => name);
  };

  it("is made for its owner alone when there is none", async () => {
    await addToKubeconfig(file, access("kind-a"));
    deepEqual(load(await readFile(file, "utf8")), kubeconfig(access("kind-a")));
    equal((await stat(file)).mode & 0o777, 0o600);
  });

  it("keeps what others wrote, also when clusters are added at the same time", async () => {
    await addToKubeconfig(file, access("production"));
    await Promise.all(["kind-a", "kind-b"].map((name) => addToKubeconfig(file, access(name))));
    deepEqual((await names()).sort(), ["kind-a", "kind-b", "production"]);
    await addToKubeconfig(file, access("kind-a"));
    await removeFromKubeconfig(file, "kind-b");
    deepEqual((await names()).sort(), ["kind-a", "production"]);
  });

  it("is left alone when it is not YAML", async () => {
    await writeFile(file, "{ not yaml");
    await rejects(addToKubeconfig(file, access("kind-a")), {
      message: `${file} is not YAML, so no cluster can be added to it: delete it or set KUBECONFIG to another`,
    });
    equal(await readFile(file, "utf8"), "{ not yaml");
  });
});
