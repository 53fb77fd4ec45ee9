import { deepEqual, notDeepEqual } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, sep } from "node:path";

const root = join(__dirname, "..");

/** Compiled modules of a folder, as paths from the root. */
function modules(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !file.endsWith(".test.js"))
    .map((file) => join(folder, file))
    .sort();
}

/** The Pulumi packages that each module loads, in a process that has loaded nothing else; modules that load none are left out. */
function pulumiPackages(files: readonly string[]): Record<string, string[]> {
  // Of what one module loaded, cdk8s stays for the next, which is what takes long; all that is looked for is forgotten.
  const program = `
    const found = {};
    for (const file of ${JSON.stringify(files)}) {
      require(require("node:path").join(${JSON.stringify(root)}, file));
      const packages = Object.keys(require.cache).map((path) => /node_modules[\\\\/]@pulumi[\\\\/]([^\\\\/]+)/.exec(path)?.[1]);
      const loaded = [...new Set(packages.filter(Boolean))].sort();
      if (loaded.length > 0) found[file] = loaded;
      for (const path of Object.keys(require.cache)) {
        if (path.includes("@pulumi") || !path.includes("node_modules")) delete require.cache[path];
      }
    }
    console.log(JSON.stringify(found));`;
  return JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" })) as Record<string, string[]>;
}

describe("the package", () => {
  it("loads no Pulumi module with a construct outside cluster/", () => {
    const files = modules("constructs").filter((file) => !file.startsWith(`constructs${sep}cluster${sep}`));
    notDeepEqual(files, []);
    deepEqual(pulumiPackages(files), {});
  });

  it("loads no Pulumi module with the library but for the bridge", () => {
    deepEqual(Object.keys(pulumiPackages(modules("lib"))), [join("lib", "bridge.js")]);
  });

  const clouds = { eks: "aws", gke: "gcp", aks: "azure-native", local: "command" };
  for (const [cluster, sdk] of Object.entries(clouds)) {
    it(`loads no SDK of another cloud with the clusters of ${cluster}`, () => {
      const file = join("constructs", "cluster", `${cluster}.js`);
      const others = Object.values(clouds).filter((other) => other !== sdk);
      const loaded = pulumiPackages([file])[file] ?? [];
      deepEqual(
        loaded.filter((name) => others.includes(name)),
        [],
      );
    });
  }
}).timeout(60_000);
