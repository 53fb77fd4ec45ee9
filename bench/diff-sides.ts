import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** How the documents of clusters stand to each other: equal texts, or each with the cluster's name in it. */
export type Variant = "alike" | "different";

/** Label that differs between the sides on every object. */
export const changedLabel = "acme.example/release";

const releases = { before: "1.0.0", after: "1.1.0" } as const;

/**
 * Makes two sides of a rendering that differ in one label of every object: a git repository in `repository` with a commit for each,
 * and `before` and `after` with one file a cluster.
 */
export function makeSides(rendered: string, folder: string, variant: Variant): void {
  const repository = join(folder, "repository");
  mkdirSync(repository, { recursive: true });
  git(repository, "init", "--quiet");
  for (const side of ["before", "after"] as const) {
    for (const path of filesBelow(rendered)) {
      write(join(repository, "rendered", path), labelled(rendered, path, releases[side], variant));
    }
    for (const [cluster, layers] of clusterFiles(rendered)) {
      const texts = layers.map((path) => labelled(rendered, path, releases[side], variant));
      write(join(folder, side, `${cluster}.yaml`), texts.join("---\n"));
    }
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message", side);
  }
  git(repository, "gc", "--quiet"); // a repository that was cloned is packed too
}

/** Files of the layers of each cluster. */
function clusterFiles(rendered: string): (readonly [cluster: string, layers: readonly string[]])[] {
  return readdirSync(rendered)
    .filter((name) => statSync(join(rendered, name)).isDirectory())
    .map((cluster) => {
      const layers = readdirSync(join(rendered, cluster)).filter((name) => name.endsWith(".yaml"));
      return [cluster, layers.map((name) => join(cluster, name))];
    });
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** A file with the label on each of its objects, all of which have others. */
function labelled(rendered: string, path: string, release: string, variant: Variant): string {
  const [cluster = ""] = path.split("/");
  const own = variant === "different" ? `    acme.example/cluster: ${cluster}\n` : "";
  const text = readFileSync(join(rendered, path), "utf8");
  return text.replaceAll(/^ {2}labels:\n/gm, `$&${own}    ${changedLabel}: "${release}"\n`);
}

function write(path: string, text: string): void {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

function git(folder: string, ...args: readonly string[]): void {
  const identity = ["-c", "user.name=bench", "-c", "user.email=bench@bench.example", "-c", "commit.gpgsign=false"];
  execFileSync("git", [...identity, ...args], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
}
