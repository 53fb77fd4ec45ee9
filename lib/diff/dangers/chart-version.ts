import { coerce, compare, diff, minVersion, validRange, type SemVer } from "semver";

import { shown } from "../../problem.js";
import { isSameObject, kindOf, type DangerRule } from "./rule.js";
import { at, mappingsAt, textAt } from "./values.js";

/** A chart that an object installs. */
interface Chart {
  /** What tells it from the others of the object. */
  readonly name: string;
  readonly version: string | undefined;
}

/** The charts that an object installs, by kind. */
const CHARTS: Readonly<Record<string, (manifest: unknown) => readonly Chart[]>> = {
  "addons.cluster.x-k8s.io/HelmChartProxy": (manifest) => [
    { name: textAt(manifest, "spec", "chartName") ?? "", version: textAt(manifest, "spec", "version") },
  ],
  "argoproj.io/Application": (manifest) => argoCharts(at(manifest, "spec")),
  "argoproj.io/ApplicationSet": (manifest) => argoCharts(at(manifest, "spec", "template", "spec")),
  "fleet.cattle.io/HelmOp": (manifest) => [
    { name: textAt(manifest, "spec", "helm", "chart") ?? "", version: textAt(manifest, "spec", "helm", "version") },
  ],
  "helm.cattle.io/HelmChart": (manifest) => [
    { name: textAt(manifest, "spec", "chart") ?? "", version: textAt(manifest, "spec", "version") },
  ],
  "helm.sh/Release": (manifest) => [
    { name: textAt(manifest, "spec", "chart") ?? "", version: textAt(manifest, "spec", "version") },
  ],
  "helm.toolkit.fluxcd.io/HelmRelease": (manifest) => {
    const chart = at(manifest, "spec", "chart", "spec");
    return [{ name: textAt(chart, "chart") ?? "", version: textAt(chart, "version") }];
  },
  "source.toolkit.fluxcd.io/HelmChart": (manifest) => [
    { name: textAt(manifest, "spec", "chart") ?? "", version: textAt(manifest, "spec", "version") },
  ],
};

/** A chart goes to a version that may not work with what runs, or with its values. https://semver.org */
export const chartUpgrade: DangerRule = {
  id: "chart-major-upgrade",
  kinds: Object.keys(CHARTS),
  messages: (change) => {
    const charts = CHARTS[kindOf(change)];
    if (!isSameObject(change) || charts === undefined) {
      return [];
    }
    const earlier = new Map(charts(change.from).map((chart) => [chart.name, chart.version]));
    return charts(change.to).flatMap(({ name, version }) =>
      earlier.has(name) ? stepText(earlier.get(name), version) : [],
    );
  },
};

function argoCharts(spec: unknown): Chart[] {
  return [at(spec, "source"), ...mappingsAt(spec, "sources")]
    .filter((source) => textAt(source, "chart") !== undefined)
    .map((source) => ({ name: textAt(source, "chart") ?? "", version: textAt(source, "targetRevision") }));
}

function stepText(from: string | undefined, to: string | undefined): string[] {
  const [before, after] = [lowest(from), lowest(to)];
  const step = `the chart goes from ${shown(from)} to ${shown(to)}`;
  if (before === undefined || from === to) {
    return [];
  }
  if (after === undefined) {
    return [`${step}: which version is installed is left open, also another major one`];
  }
  if (compare(after, before) < 0) {
    return [`${step}, a downgrade: charts are not tested that way, and definitions of the newer one stay`];
  }
  return isBreaking(before, after)
    ? [`${step}, a major upgrade: values, immutable fields and definitions may have changed`]
    : [];
}

/** The lowest version of a range; of `0.x`, each minor version is a major one. */
function lowest(version: string | undefined): SemVer | undefined {
  if (version === undefined || /^(?:\*|latest|)$/.test(version.trim())) {
    return undefined;
  }
  return (validRange(version) === null ? coerce(version) : minVersion(version)) ?? undefined;
}

function isBreaking(before: SemVer, after: SemVer): boolean {
  const step = diff(before, after);
  return before.major !== after.major || (before.major === 0 && (step === "minor" || step === "preminor"));
}
