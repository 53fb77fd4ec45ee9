import { readFileSync } from "node:fs";
import { join } from "node:path";

import { load } from "js-yaml";

import type { RunHelm } from "./helm-program.js";

/** How helm gets at a repository. */
export interface RepositoryAccess {
  /** Its name for helm. */
  readonly name: string;
  /** Where helm knows it from, if not from its user. */
  readonly env: Readonly<Record<string, string>>;
  /** Why it cannot be had; empty if it can. */
  readonly reason: string;
}

/**
 * Gets what a repository lists. Helm's user may have added it before, and then it is asked with the credentials that helm has for it;
 * any other is known to helm in a folder only.
 */
export async function repositoryAccess(helm: RunHelm, address: string, folder: string): Promise<RepositoryAccess> {
  const added = await addedName(helm, address);
  if (added !== undefined) {
    const { ok, reason } = await helm(["repo", "update", added]);
    return { name: added, env: {}, reason: ok ? "" : reason };
  }
  const name = "charts";
  const env = {
    HELM_REPOSITORY_CONFIG: join(folder, "repositories.yaml"),
    HELM_REPOSITORY_CACHE: join(folder, "repository"),
  };
  const { ok, reason } = await helm(["repo", "add", name, address], env);
  return { name, env, reason: ok ? "" : reason };
}

/** The name under which helm's user has added a repository. */
async function addedName(helm: RunHelm, address: string): Promise<string | undefined> {
  const { stdout } = await helm(["env", "HELM_REPOSITORY_CONFIG"]);
  const repositories = repositoriesIn(stdout.trim());
  return repositories.find(({ url }) => withoutSlash(url) === withoutSlash(address))?.name;
}

interface AddedRepository {
  readonly name: string;
  readonly url: string;
}

function repositoriesIn(file: string): readonly AddedRepository[] {
  try {
    const { repositories } = load(readFileSync(file, "utf8")) as { readonly repositories?: readonly AddedRepository[] };
    return repositories ?? [];
  } catch {
    return []; // no file: nothing was added
  }
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, "");
}
