import { canonicalText } from "../../lib/canonical-text.js";
import { count, counted, some } from "../../lib/diff/counted.js";
import { without } from "../../lib/diff/without.js";
import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import type { ChartObject, ChartObjects } from "./chart-objects.js";

/** What the charts of a release make on both sides. */
export interface ReleasePair {
  readonly base: ChartObjects;
  readonly head: ChartObjects;
  /** Whether the release is on both sides. */
  readonly isUpgrade: boolean;
}

/** Objects of the base that Helm leaves where they are, although the head has none of them: definitions, and what says so itself. */
export function keptObjects({ base, head }: ReleasePair): ChartObject[] {
  const titles = new Set(head.objects.map(titleOf));
  return base.objects.filter((object) => isKept(object) && !titles.has(titleOf(object)));
}

/** What a reviewer has to know of a release to read what differs in its objects; each note goes on after the chart's name. */
export function pairNotes({ base, head, isUpgrade }: ReleasePair): string[] {
  const once = ({ objects }: ChartObjects) => objects.filter(({ installedOnce }) => installedOnce === true);
  const definitions = isUpgrade ? differing(once(base), once(head)).length : 0;
  const hooks = differing(base.hooks, head.hooks);
  return [
    ...(definitions === 0
      ? []
      : [
          `${counted(definitions, "definition")} in crds/ ${definitions === 1 ? "differs" : "differ"}, which Helm installs once ` +
            "and leaves alone from then on: only a hook of the chart, Argo CD or a person changes them on a cluster",
        ]),
    ...(hooks.length === 0
      ? []
      : [`hooks differ too, which run while Helm works and are not compared: ${listed(hooks)}`]),
  ];
}

function listed(titles: readonly string[]): string {
  const { shown, more } = some(titles, 6);
  return `${shown.join(", ")}${more === 0 ? "" : ` and ${count(more)} more`}`;
}

function isKept({ installedOnce, manifest }: ChartObject): boolean {
  const policy: unknown = manifest.metadata.annotations?.["helm.sh/resource-policy"];
  return installedOnce === true || policy === "keep";
}

/** Titles of the objects that are not the same on both sides, but for the labels that each version changes in everything. */
function differing(base: readonly ChartObject[], head: readonly ChartObject[]): string[] {
  const [before, after] = [byTitle(base), byTitle(head)];
  return [...new Set([...before.keys(), ...after.keys()])].filter((title) => before.get(title) !== after.get(title));
}

function byTitle(objects: readonly ChartObject[]): ReadonlyMap<string, string> {
  return new Map(objects.map((object) => [titleOf(object), canonicalText(withoutVersion(object.manifest))]));
}

function withoutVersion(manifest: Manifest): Manifest {
  const labels = without(manifest.metadata.labels ?? {}, "helm.sh/chart", "app.kubernetes.io/version");
  return { ...manifest, metadata: { ...manifest.metadata, labels } };
}

function titleOf({ manifest }: ChartObject): string {
  return manifestTitle(manifest);
}
