import type { Manifest } from "../../manifests.js";
import { isSameObject, type DangerRule } from "./rule.js";
import { mappingsAt, textAt } from "./values.js";

/** A definition stops to serve a version. */
export const definitionVersion: DangerRule = {
  id: "definition-version-removed",
  kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
  messages: (change) => {
    if (!isSameObject(change)) {
      return [];
    }
    const head = new Set(servedVersions(change.to));
    return servedVersions(change.from)
      .filter((version) => !head.has(version))
      .map((version) => `version ${version} is not served any more: who still uses it fails`);
  },
};

function servedVersions(definition: Manifest | undefined): string[] {
  return mappingsAt(definition, "spec", "versions")
    .filter(({ served }) => served === true)
    .map((version) => textAt(version, "name"))
    .filter((name) => name !== undefined);
}
