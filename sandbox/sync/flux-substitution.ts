import { CORE_SCHEMA, dump, load } from "js-yaml";

import type { Manifest } from "../../lib/manifests.js";

/**
 * An object with its late values filled in, as Flux does it: in the text of the object, which is read again afterwards. `$$` becomes
 * `$`, also where nothing is filled in.
 *
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 *
 * @throws Error when a value is missing
 */
export function fluxSubstituted(object: Manifest, values: Readonly<Record<string, string>>): Manifest {
  const text = dump(object, { schema: CORE_SCHEMA, lineWidth: -1, noRefs: true });
  return text.includes("$") ? (load(substitutedText(text, values), { schema: CORE_SCHEMA }) as Manifest) : object;
}

function substitutedText(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\$\$|\$\{([^}]*)\}/g, (found, name: string | undefined) => {
    if (name === undefined) {
      return "$";
    }
    const value = values[name];
    if (value === undefined) {
      throw new Error(`the cluster has no late value ${name}, which ${found} asks for`);
    }
    return value;
  });
}
