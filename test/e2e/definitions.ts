import { existsSync } from "node:fs";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { load } from "js-yaml";

import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";

interface Definition {
  readonly kind: string;
  readonly spec: { readonly group: string; readonly names: { readonly kind: string } };
}

/**
 * Files of the definitions that an API server needs to take some objects: those of their kinds that it does not serve.
 *
 * @param root - folder with a folder a project, a file a definition, each named `<plural>.<group>.yaml`
 * @param served - API groups that the server has of its own
 * @throws Error that names each object whose kind nobody defines
 */
export async function definitionFiles(
  root: string,
  manifests: readonly Manifest[],
  served: readonly string[],
): Promise<string[]> {
  const custom = new Map(
    manifests
      .filter((manifest) => !served.includes(apiGroup(manifest)))
      .map((manifest) => [`${manifest.kind} of ${apiGroup(manifest)}`, manifest]),
  );
  const found = await Promise.all(
    [...custom.values()].map(async (manifest) => ({ manifest, files: await filesOf(root, manifest) })),
  );
  const undefinedKinds = found.filter(({ files }) => files.length === 0).map(({ manifest }) => manifest);
  if (undefinedKinds.length > 0) {
    throw new Error(
      undefinedKinds
        .map((each) => `nothing in ${root} defines ${each.kind} of ${each.apiVersion}, as ${manifestTitle(each)} is`)
        .join("\n"),
    );
  }
  return [...new Set(found.flatMap(({ files }) => files))].sort();
}

async function filesOf(root: string, manifest: Manifest): Promise<string[]> {
  const group = apiGroup(manifest);
  const files = existsSync(root) ? await readdir(root, { recursive: true, withFileTypes: true }) : [];
  const candidates = files.filter((file) => file.isFile() && file.name.endsWith(`.${group}.yaml`));
  const defined = await Promise.all(
    candidates.map(async ({ parentPath, name }) => {
      const { spec } = load(await readFile(join(parentPath, name), "utf8")) as Definition;
      return spec.group === group && spec.names.kind === manifest.kind ? [join(parentPath, name)] : [];
    }),
  );
  return defined.flat();
}
