import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import { canonicalText } from "../../lib/canonical-text.js";
import type { ChartSource } from "../../lib/charts/charts-lock.js";
import { counted, some } from "../../lib/diff/counted.js";
import { documentReader } from "../../lib/diff/documents.js";
import { limited } from "../charts/limited.js";
import type { RunHelm } from "../charts/helm-program.js";
import type { CountProgress } from "../count-progress.js";
import { outcomeOf, type Outcome } from "../outcome.js";
import type { ChartObject, ChartObjects } from "./chart-objects.js";
import { chartStep, differingReleases, type DifferingRelease } from "./differing-releases.js";
import type { PlacedRelease, UnreadableRelease } from "./found-releases.js";
import { helmTemplate, type Rendering } from "./helm-template.js";
import { objectLines, type ReleaseObjects } from "./object-lines.js";
import { keptObjects, pairNotes } from "./release-pair.js";

/** What renders charts. */
export interface ChartTools {
  /** Where charts are had from. */
  readonly store: { readonly folder: (source: ChartSource) => Promise<string> };
  readonly helm: RunHelm;
  /** Folder for what is rendered, that its user alone can read and somebody deletes. */
  readonly scratch: string;
  /** Shows how far the renderings have come. */
  readonly progress: (charts: number) => CountProgress;
}

/** The releases of one side. */
export interface SideReleases {
  readonly releases: readonly PlacedRelease[];
  readonly unreadable: readonly UnreadableRelease[];
  readonly clusters: ReadonlyMap<string, ReleaseCluster>;
}

/** What a chart is told of a cluster. */
export type ReleaseCluster = Pick<Rendering, "kubernetes" | "apiVersions">;

/** The releases of both sides. */
export interface ReleaseSides {
  readonly base: SideReleases;
  readonly head: SideReleases;
  /** Clusters of the base that the head has too, each with its name there. */
  readonly laterNames: ReadonlyMap<string, string>;
}

/** Objects that the charts of releases make on both sides of a cluster. */
export interface SideObjects {
  readonly base: readonly ReleaseObjects[];
  readonly head: readonly ReleaseObjects[];
}

/** What the charts of the releases that differ make. */
export interface ChartDifferences {
  /** By the name of the cluster on the side of the head. */
  readonly clusters: ReadonlyMap<string, SideObjects>;
  readonly notes: readonly string[];
  /** What could not be found out. */
  readonly failures: readonly string[];
}

/** Renders the charts of all releases that differ: what several clusters share once, and nothing of those that are the same. */
export async function chartDifferences(sides: ReleaseSides, tools: ChartTools): Promise<ChartDifferences> {
  const differing = differingReleases(sides.base.releases, sides.head.releases, sides.laterNames);
  const foreign = differing.filter(({ cluster }) => !sides.head.clusters.has(cluster));
  const wanted = differing
    .filter(({ cluster }) => sides.head.clusters.has(cluster))
    .map((release) => ({ release, ...renderingsOf(release, sides) }));
  const rendered = await renderedCharts(
    wanted.flatMap(({ base, head }) => [base, head].filter((rendering) => rendering !== undefined)),
    tools,
  );
  const pairs = new PairFiles(rendered, tools.scratch);
  const clusters = new Map<string, ClusterObjects>();
  const notes = new Set<string>();
  const unknown = new Unknown();
  foreign.forEach((release) => {
    unknown.add(release, ["the fleet has no such cluster"]);
  });
  for (const { release, base, head } of wanted) {
    const pair = await pairs.of(base, head);
    if ("failures" in pair) {
      unknown.add(release, pair.failures);
    } else {
      pair.notes.forEach((note) => notes.add(`${chartStep(release)}: ${note}`));
      const own = clusters.get(release.cluster) ?? { base: [], head: [] };
      clusters.set(release.cluster, own);
      own.base.push(...releaseObjects(release.base ?? release.head, pair.base));
      own.head.push(...releaseObjects(release.head ?? release.base, pair.head));
    }
  }
  return { clusters, notes: [...notes], failures: [...unreadable(sides), ...unknown.texts()] };
}

interface ClusterObjects {
  readonly base: ReleaseObjects[];
  readonly head: ReleaseObjects[];
}

function releaseObjects(placed: PlacedRelease | undefined, files: readonly string[]): ReleaseObjects[] {
  return placed === undefined || files.length === 0
    ? []
    : [{ release: placed.release.name, layer: placed.layer, files }];
}

function renderingsOf(
  { cluster, base, head }: DifferingRelease,
  sides: ReleaseSides,
): { readonly base: Rendering | undefined; readonly head: Rendering | undefined } {
  const isUpgrade = base !== undefined && head !== undefined;
  const rendering = (placed: PlacedRelease | undefined, { clusters }: SideReleases, name: string) =>
    placed && { apiVersions: [], ...clusters.get(name), release: placed.release, isUpgrade };
  return { base: rendering(base, sides.base, base?.cluster ?? ""), head: rendering(head, sides.head, cluster) };
}

/** What came of each rendering, by its key. */
type Rendered = ReadonlyMap<string, Outcome<ChartObjects>>;

async function renderedCharts(
  all: readonly Rendering[],
  { store, helm, scratch, progress }: ChartTools,
): Promise<Rendered> {
  const different = new Map(all.map((rendering) => [keyOf(rendering), rendering]));
  const limit = limited(availableParallelism());
  const read = documentReader();
  const rendered = new Map<string, Outcome<ChartObjects>>();
  const { done, end } = progress(different.size);
  const clock = setInterval(() => {
    done(rendered.size);
  }, 500);
  const render = async ([key, rendering]: readonly [string, Rendering]) => {
    const found = await outcomeOf(async () => {
      const folder = await store.folder(rendering.release);
      return limit(() =>
        helmTemplate(folder, rendering, { helm, read, valuesFile: join(scratch, `${key}.values.json`) }),
      );
    });
    rendered.set(key, found);
  };
  await Promise.all([...different].map(render)).finally(() => {
    clearInterval(clock);
    end();
  });
  return rendered;
}

function keyOf(rendering: Rendering): string {
  return createHash("sha256").update(canonicalText(rendering)).digest("hex");
}

/** What a release makes on both sides, in files, and what a reviewer has to know of it; or why that is not known. */
type PairResult =
  | { readonly base: readonly string[]; readonly head: readonly string[]; readonly notes: readonly string[] }
  | { readonly failures: readonly string[] };

/** Files with the objects of releases, each written once. */
class PairFiles {
  readonly #pairs = new Map<string, PairResult>();
  readonly #written = new Set<string>();

  constructor(
    private readonly rendered: Rendered,
    private readonly folder: string,
  ) {}

  async of(base: Rendering | undefined, head: Rendering | undefined): Promise<PairResult> {
    const keys = [base, head].map((rendering) => (rendering === undefined ? "" : keyOf(rendering)));
    const [baseKey = "", headKey = ""] = keys;
    const known = this.#pairs.get(keys.join(" ")) ?? (await this.#pair(baseKey, headKey));
    this.#pairs.set(keys.join(" "), known);
    return known;
  }

  async #pair(baseKey: string, headKey: string): Promise<PairResult> {
    const [base, head] = [this.#outcome(baseKey), this.#outcome(headKey)];
    if ("failure" in base || "failure" in head) {
      return { failures: [base, head].flatMap((each) => ("failure" in each ? [each.failure] : [])) };
    }
    const pair = { base: base.result, head: head.result, isUpgrade: baseKey !== "" && headKey !== "" };
    const kept = keptObjects(pair);
    return {
      base: await this.#file(baseKey, pair.base.objects),
      head: [
        ...(await this.#file(headKey, pair.head.objects)),
        ...(await this.#file(kept.length === 0 ? "" : `${baseKey}-kept-${headKey}`, kept)),
      ],
      notes: pairNotes(pair),
    };
  }

  #outcome(key: string): Outcome<ChartObjects> {
    return this.rendered.get(key) ?? { result: { objects: [], hooks: [] } };
  }

  async #file(key: string, objects: readonly ChartObject[]): Promise<string[]> {
    if (key === "") {
      return [];
    }
    const file = join(this.folder, `${key}.objects`);
    if (!this.#written.has(file)) {
      this.#written.add(file);
      await writeFile(file, objectLines(objects), { mode: 0o600 });
    }
    return [file];
  }
}

function releaseName({ base, head }: DifferingRelease): string {
  const { namespace, name } = (head ?? base)?.release ?? { namespace: "", name: "" };
  return `${namespace}/${name}`;
}

/** Objects that somebody wrote in a way of their own, and that differ. */
function unreadable({ base, head }: ReleaseSides): string[] {
  const [before, after] = [base, head].map((side) => new Set(side.unreadable.map(({ digest }) => digest)));
  const differing = [
    ...base.unreadable.filter(({ digest }) => !after?.has(digest)),
    ...head.unreadable.filter(({ digest }) => !before?.has(digest)),
  ];
  return [...new Set(differing.map(({ title, reason }) => `what the chart of ${title} changes: ${reason}`))];
}

const mostClusters = 6;

/** What could not be found out of releases: the same of several clusters in a text. */
class Unknown {
  readonly #clusters = new Map<string, Set<string>>();
  readonly #parts = new Map<string, readonly [subject: string, reason: string]>();

  add(release: DifferingRelease, reasons: readonly string[]): void {
    const subject = `what release ${releaseName(release)} (${chartStep(release)}) changes`;
    for (const reason of reasons) {
      const key = JSON.stringify([subject, reason]);
      this.#parts.set(key, [subject, reason]);
      this.#clusters.set(key, (this.#clusters.get(key) ?? new Set()).add(release.cluster));
    }
  }

  texts(): string[] {
    return [...this.#parts].map(([key, [subject, reason]]) => {
      const { shown, more } = some([...(this.#clusters.get(key) ?? [])].sort(), mostClusters);
      return `${subject} on ${shown.join(", ")}${more === 0 ? "" : ` and ${counted(more, "more cluster")}`}: ${reason}`;
    });
  }
}
