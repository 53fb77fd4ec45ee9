import type { Block, BlockObject } from "./block.js";
import type { ObjectPlace } from "./change.js";
import { count, counted, some } from "./counted.js";
import { moveSteps, stepText } from "./move-text.js";

/** How a title is written. */
export interface TitleStyle {
  /** Marks a name. */
  readonly name: (text: string) => string;
  /** Every cluster of the fleet. */
  readonly fleet: readonly string[];
  /** Most clusters that are named. */
  readonly most: number;
}

/** What changes, and on which clusters, in a line: `"the same 3 fields of 12 objects on a, b; differs on staging"`. */
export function blockTitle(block: Block, style: TitleStyle): string {
  const moved = sharedSteps(block).map((step) => ` ${stepText(step, style.name)}`);
  const where = [subject(block, style), ...moved, onClusters(block, style)].join("");
  const differs = block.differsOn.length === 0 ? "" : `; differs ${on(block.differsOn, style)}`;
  return `${where}${differs}`;
}

/** An object in a few words: `"Deployment shop/web"`, and where it differs from the others of its block. */
export function objectTitle(object: BlockObject, block: Block, style: TitleStyle): string {
  const shared = new Set(sharedSteps(block).map((step) => stepText(step, style.name)));
  const steps = moveSteps(object).map((step) => stepText(step, style.name));
  const own = steps.filter((step) => !shared.has(step)).map((step) => ` ${step}`);
  const where = object.clusters.length < block.clusters.length && !isOfOneCluster(object.place);
  const release = sharedRelease(block) === undefined ? object.place.release : undefined;
  const title = `${placeTitle(object.place, style)}${ofRelease(release, style)}`;
  return `${title}${own.join("")}${where ? ` ${on(object.clusters, style)}` : ""}`;
}

function subject(block: Block, style: TitleStyle): string {
  const [first, second] = block.objects;
  const done = block.change === "changed" ? "" : ` ${block.change}`;
  if (first !== undefined && second === undefined) {
    return `${placeTitle(first.place, style)}${ofRelease(first.place.release, style)}${done}`;
  }
  const things = block.objects.every(({ place }) => isOfOneCluster(place))
    ? counted(block.objects.length, "cluster")
    : counted(block.objects.length, "object");
  const whose = `${things}${ofRelease(sharedRelease(block), style)}`;
  return block.change === "changed" ? `the same ${fieldCount(block.fields.length)} of ${whose}` : `${whose}${done}`;
}

/** The release whose chart makes all objects of a block. */
function sharedRelease({ objects }: Block): string | undefined {
  const [release, ...others] = new Set(objects.map(({ place }) => place.release));
  return others.length > 0 ? undefined : release;
}

function ofRelease(release: string | undefined, { name }: TitleStyle): string {
  return release === undefined ? "" : ` of release ${name(release)}`;
}

function fieldCount(number: number): string {
  return number === 1 ? "field" : `${count(number)} fields`;
}

function onClusters(block: Block, style: TitleStyle): string {
  const told = block.objects.every(({ place }) => isOfOneCluster(place));
  const moved = sharedSteps(block).some(({ part }) => part === "cluster");
  return told || moved || block.clusters.length === 0 ? "" : ` ${on(block.clusters, style)}`;
}

function placeTitle({ layer, kind, namespace, name }: ObjectPlace, style: TitleStyle): string {
  if (layer === "fleet" && (kind === "ClusterSpec" || kind === "Fleet")) {
    return `${kind === "Fleet" ? "fleet" : "cluster"} ${style.name(name)}`;
  }
  return style.name(`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`);
}

/** Whether it is what the fleet says of a cluster, which has the cluster's name. */
function isOfOneCluster({ layer, kind }: ObjectPlace): boolean {
  return layer === "fleet" && kind === "ClusterSpec";
}

function sharedSteps(block: Block): ReturnType<typeof moveSteps> {
  const [first, ...others] = block.objects;
  if (first === undefined || first.movedFrom === undefined) {
    return [];
  }
  const text = (name: string) => name;
  const rest = others.map((object) => new Set(moveSteps(object).map((step) => stepText(step, text))));
  return moveSteps(first).filter((step) => rest.every((steps) => steps.has(stepText(step, text))));
}

/** Clusters in a few words: `"on a, b"`, `"on all 6 clusters"`, `"on 498 clusters (all but a, b)"`. */
export function on(clusters: readonly string[], { name, fleet, most }: TitleStyle): string {
  const names = (few: readonly string[]) => few.map(name).join(", ");
  if (clusters.length === fleet.length && clusters.length > 2) {
    return `on all ${count(clusters.length)} clusters`;
  }
  if (clusters.length <= 4) {
    return `on ${names(clusters)}`;
  }
  const here = new Set(clusters);
  const others = fleet.filter((cluster) => !here.has(cluster));
  if (others.length <= 3) {
    return `on ${count(clusters.length)} clusters (all but ${names(others)})`;
  }
  const { shown, more } = some(clusters, most);
  return more === 0
    ? `on ${names(shown)}`
    : `on ${count(clusters.length)} clusters (${names(shown)} and ${count(more)} more)`;
}
