import { loadAll } from "js-yaml";

import type { Properties } from "../provider/property-value.js";
import { HelmError, type Helm } from "./helm.js";
import { numberAt, textAt } from "./kube-object.js";

/** A release as it is in its cluster. */
export interface InstalledRelease {
  /** What the engine is told of it. */
  readonly status: Properties;
  /** Values that were given to its chart. */
  readonly values: Properties;
  /** Objects of its chart. */
  readonly objects: readonly Properties[];
}

/**
 * The last revision of a release, or nothing if there is none.
 *
 * @param place - flags that tell the cluster and the namespace
 */
export async function installedRelease(
  helm: Helm,
  name: string,
  place: readonly string[],
): Promise<InstalledRelease | undefined> {
  const get = (what: string, ...more: readonly string[]): Promise<string> =>
    helm.ask(["get", what, name, ...place, ...more]);
  try {
    const [metadata, values, manifest] = await Promise.all([
      get("metadata", "--output", "json"),
      get("values", "--output", "json"),
      get("manifest"),
    ]);
    return {
      status: releaseStatus(JSON.parse(metadata) as Properties),
      values: (JSON.parse(values) as Properties | null) ?? {},
      objects: (loadAll(manifest) as (Properties | undefined)[]).filter((object) => object !== undefined),
    };
  } catch (error) {
    if (error instanceof HelmError && error.message.includes("release: not found")) return undefined;
    throw error;
  }
}

function releaseStatus(metadata: Properties): Properties {
  const texts = ["appVersion", "chart", "name", "namespace", "status", "version"];
  return {
    ...Object.fromEntries(texts.map((key) => [key, textAt(metadata, key)])),
    revision: numberAt(metadata, ["revision"]),
  };
}

/** What the engine calls the kind of an object: `Deployment.apps/apps/v1`, `Service/v1`. */
export function kindName(object: Properties): string {
  const version = textAt(object, "apiVersion");
  const group = version.includes("/") ? `.${version.split("/", 1)[0] ?? ""}` : "";
  return `${textAt(object, "kind")}${group}/${version}`;
}
