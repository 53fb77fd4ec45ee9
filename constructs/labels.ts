import { isLabelValue } from "../lib/fleet/checks/labels.js";

export { flotillaLabels } from "../lib/flotilla-labels.js";

/**
 * Labels that tell the pods of a workload from all others of their namespace. The selector of a Deployment can never be
 * changed, so it names the instance too: what another tool installs there under the same name is not taken for ours.
 */
export function selectorLabels(workload: string): Readonly<Record<string, string>> {
  return { "app.kubernetes.io/name": workload, "app.kubernetes.io/instance": workload };
}

/** The label that says which version runs: the tag of the image, where it has one that can be a label. */
export function versionLabel(image: string): Readonly<Record<string, string>> {
  const tag = /:([^/:]+)$/.exec(image.split("@", 1)[0] ?? "")?.[1];
  return tag !== undefined && isLabelValue(tag) ? { "app.kubernetes.io/version": tag } : {};
}
