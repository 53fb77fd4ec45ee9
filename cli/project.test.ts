import { equal, rejects, throws } from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { findProject, loadFleet } from "./project.js";

describe("findProject and loadFleet", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "flotilla-project-"));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });
  const write = (path: string, text: string) => {
    writeFileSync(join(root, path), text);
  };
  const packageJson = (value: unknown) => {
    write("package.json", JSON.stringify(value));
  };

  it("finds the project from a folder deep inside it, past a package.json that is not a fleet's", async () => {
    packageJson({ flotilla: { fleet: "fleet.js" } });
    write("fleet.js", 'exports.fleet = { name: "acme", clusters: {} };');
    mkdirSync(join(root, "a/b"), { recursive: true });
    write("a/package.json", "{}");
    const project = findProject(join(root, "a/b"));
    equal(project.root, root);
    equal((await loadFleet(project)).name, "acme");
  });

  it("says what to add when there is no project", () => {
    throws(() => findProject(root), {
      name: "Failure",
      message:
        `no fleet here: neither ${root} nor a folder above it has a package.json with the key "flotilla"; ` +
        'add "flotilla": { "fleet": "dist/stacks/fleet.js" } to it',
    });
  });

  it("says what the key must hold", () => {
    packageJson({ flotilla: true });
    throws(() => findProject(root), {
      message: `the key "flotilla" of ${root}/package.json must name the module of the fleet: "flotilla": { "fleet": "dist/stacks/fleet.js" }`,
    });
  });

  it("says that the project is not built", async () => {
    packageJson({ flotilla: { fleet: "dist/fleet.js" } });
    await rejects(loadFleet(findProject(root)), {
      name: "Failure",
      message: `${root}/dist/fleet.js does not exist: build the project first (cd ${root} && npm run build)`,
    });
  });

  it("says that the module exports no fleet", async () => {
    packageJson({ flotilla: { fleet: "fleet.js" } });
    write("fleet.js", "exports.other = 1;");
    await rejects(loadFleet(findProject(root)), {
      message: `${root}/fleet.js must export a fleet: export const fleet: Fleet = { name: …, clusters: { … }, … }`,
    });
  });

  it("says why the module cannot be loaded", async () => {
    packageJson({ flotilla: { fleet: "fleet.js" } });
    write("fleet.js", 'throw new Error("no data");');
    await rejects(loadFleet(findProject(root)), { message: `${root}/fleet.js cannot be loaded: no data` });
  });
});
