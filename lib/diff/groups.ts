import { canonicalText } from "../canonical-text.js";
import { compareTexts } from "../compare-texts.js";
import type { Manifest } from "../manifests.js";
import type { ChangeGroup } from "./change-group.js";
import type { ChangeKind, Danger, FieldChange, JudgedChange, ObjectPlace } from "./change.js";
import { dangerRank } from "./dangers.js";
import { identityText } from "./identity.js";
import { without } from "./without.js";

/**
 * Changes in groups of those that are the same, whatever their cluster, namespace and name: dangerous groups first, the worst before
 * the others, then those of most objects. Labels and annotations of an object count as the same as those of the pods that it describes.
 */
export function grouped(changes: readonly JudgedChange[]): ChangeGroup[] {
  return assembled(changes.map(pieceOf));
}

/** The groups of some changes from the groups of their parts: the same as all changes would have been grouped in at once. */
export function mergedGroups(parts: readonly (readonly ChangeGroup[])[]): ChangeGroup[] {
  return assembled(parts.flat().flatMap(piecesOf));
}

/** The fields of a group that are differences of the objects of a kind. */
export function fieldsOfKind({ fields }: ChangeGroup, kind: string): FieldChange[] {
  return fields
    .filter(({ kinds }) => kinds === undefined || kinds.includes(kind))
    .map((field) => (field.kinds === undefined ? field : without(field, "kinds")));
}

/** A manifest as that of the object at a place. */
export function manifestAt(manifest: Manifest, { name, namespace }: ObjectPlace): Manifest {
  const metadata = { ...without(manifest.metadata, "namespace"), name };
  return { ...manifest, metadata: namespace === undefined ? metadata : { ...metadata, namespace } };
}

/** The same change of objects of one kind. */
interface Piece {
  readonly change: ChangeKind;
  readonly kind: string;
  readonly moves: readonly Move[];
  readonly fields: readonly FieldChange[];
  readonly content?: Manifest;
  readonly dangers: readonly Danger[];
}

/** An object, and where it stood if it was moved. */
interface Move {
  readonly object: ObjectPlace;
  readonly from?: ObjectPlace;
}

function pieceOf({ change, object, movedFrom, from, to, fields, dangers }: JudgedChange): Piece {
  const content = change === "added" ? to : change === "removed" ? from : undefined;
  const move = movedFrom === undefined ? { object } : { object, from: movedFrom };
  const piece = { change, kind: object.kind, moves: [move], fields, dangers };
  return content === undefined ? piece : { ...piece, content };
}

function piecesOf(group: ChangeGroup): Piece[] {
  const { change, objects, movedFrom, from, to, dangers } = group;
  const content = to ?? from;
  const kinds = new Map<string, Move[]>();
  objects.forEach((object, index) => {
    const earlier = movedFrom?.[index];
    const move = earlier === undefined ? { object } : { object, from: earlier };
    const moves = kinds.get(object.kind);
    if (moves === undefined) {
      kinds.set(object.kind, [move]);
    } else {
      moves.push(move);
    }
  });
  return [...kinds].map(([kind, moves]) => ({
    change,
    kind,
    moves,
    fields: fieldsOfKind(group, kind),
    dangers,
    ...(content === undefined ? {} : { content }),
  }));
}

/** Pieces of one change: of each kind one after the other, where its objects have the difference in several ways. */
type Variants = Map<string, Map<string, Piece & { moves: Move[] }>>;

function assembled(pieces: readonly Piece[]): ChangeGroup[] {
  const changes = new Map<string, Variants>();
  for (const piece of pieces) {
    const variants = entry(changes, changeText(piece), () => new Map() as Variants);
    const ofKind = entry(variants, piece.kind, () => new Map<string, Piece & { moves: Move[] }>());
    const same = entry(ofKind, canonicalText(sorted(piece.fields)), () => ({ ...piece, moves: [] }));
    for (const move of piece.moves) {
      same.moves.push(move);
    }
  }
  const groups = [...changes].flatMap(([text, variants]) =>
    combined(variants).map((parts) => ({ text, group: groupOf(parts) })),
  );
  const ordered = groups.sort(compareGroups).map(({ group }) => group);
  return withDifferences(ordered);
}

function entry<V>(map: Map<string, V>, key: string, made: () => V): V {
  const known = map.get(key);
  if (known !== undefined) {
    return known;
  }
  const value = made();
  map.set(key, value);
  return value;
}

/** What is the same of two changes in one group, whatever the objects. */
function changeText({ change, moves, fields, content, dangers }: Piece): string {
  const [labels, others] = [fields.filter(isOfLabels), fields.filter((field) => !isOfLabels(field))];
  const labelTexts = new Set(labels.map((field) => canonicalText({ ...field, path: labelPath(field) })));
  return canonicalText([
    change,
    dangers,
    [...labelTexts].sort(),
    others,
    content === undefined ? "" : contentWithoutIdentity(content),
    content?.metadata.namespace === undefined,
    moves[0]?.from === undefined ? "" : transition(moves[0].from, moves[0].object),
  ]);
}

function contentWithoutIdentity(manifest: Manifest): object {
  return { ...manifest, metadata: without(manifest.metadata, "name", "namespace") };
}

/** From which cluster and layer to which an object was moved; of a namespace and a name, its fields tell. */
function transition(from: ObjectPlace, to: ObjectPlace): readonly (string | undefined)[] {
  return [
    ...(from.cluster === to.cluster ? [] : [from.cluster, to.cluster]),
    ...(from.layer === to.layer ? [] : [from.layer, to.layer]),
    ...(from.release === to.release ? [] : [from.release, to.release]),
  ].map((name) => name ?? "");
}

/** A label or an annotation, of the object or of the pods that it describes. */
function isOfLabels({ path }: FieldChange): boolean {
  const place = path.lastIndexOf("metadata");
  return place >= 0 && (path[place + 1] === "labels" || path[place + 1] === "annotations");
}

function labelPath({ path }: FieldChange): FieldChange["path"] {
  return path.slice(path.lastIndexOf("metadata"));
}

/** Fields with labels and annotations first, the shorter path before the longer; the others as they were. */
function sorted(fields: readonly FieldChange[]): FieldChange[] {
  const labels = fields
    .filter(isOfLabels)
    .map((field) => ({ field, text: canonicalText(field.path) }))
    .sort((a, b) => a.field.path.length - b.field.path.length || compareTexts(a.text, b.text))
    .map(({ field }) => field);
  return [...labels, ...fields.filter((field) => !isOfLabels(field))];
}

/** The pieces that make up a group, at most one a kind. */
type Pieces = readonly [Piece, ...Piece[]];

function combined(variants: Variants): Pieces[] {
  const groups: Pieces[] = [];
  for (const [, ways] of [...variants].sort(([a], [b]) => compareTexts(a, b))) {
    [...ways]
      .sort(([a], [b]) => compareTexts(a, b))
      .forEach(([, piece], index) => {
        const others = groups[index];
        groups[index] = others === undefined ? [piece] : [...others, piece];
      });
  }
  return groups;
}

function groupOf(pieces: Pieces): ChangeGroup {
  const moves = pieces
    .flatMap((piece) => piece.moves)
    .map((move) => ({ move, text: placeText(move.object) }))
    .sort((a, b) => compareTexts(a.text, b.text))
    .map(({ move }) => move);
  const [{ change, dangers, content }] = pieces;
  const group = {
    change,
    objects: moves.map(({ object }) => object),
    fields: groupFields(pieces),
    dangers,
    differsOn: [],
  };
  if (change === "moved") {
    return { ...group, movedFrom: moves.flatMap(({ from }) => from ?? []) };
  }
  const [move] = moves;
  if (content === undefined || move === undefined) {
    return group;
  }
  return { ...group, [change === "added" ? "to" : "from"]: manifestAt(content, move.object) };
}

function groupFields(pieces: Pieces): ChangeGroup["fields"] {
  const fields = new Map<string, { readonly field: FieldChange; readonly kinds: string[] }>();
  for (const { kind, fields: own } of pieces) {
    for (const field of own) {
      entry(fields, canonicalText(field), () => ({ field, kinds: [] })).kinds.push(kind);
    }
  }
  const kindsOf = new Map([...fields.values()].map(({ field, kinds }) => [field, kinds]));
  return sorted([...kindsOf.keys()]).map((field) => {
    const kinds = kindsOf.get(field) ?? [];
    return kinds.length === pieces.length ? field : { ...field, kinds };
  });
}

/** Each group with the clusters that have some of its objects in another one; of several groups, the first says so. */
function withDifferences(groups: readonly ChangeGroup[]): ChangeGroup[] {
  const owners = new Map<string, number>();
  const clusters = groups.map(() => new Set<string>());
  const largestFirst = groups
    .map((group, index) => ({ group, index }))
    .sort((a, b) => b.group.objects.length - a.group.objects.length || a.index - b.index);
  for (const { group, index } of largestFirst) {
    for (const object of ofManyClusters(group)) {
      const identity = identityText(object);
      const owner = owners.get(identity);
      if (owner === undefined) {
        owners.set(identity, index);
      } else if (owner !== index) {
        clusters[owner]?.add(object.cluster ?? "");
      }
    }
  }
  return groups.map((group, index) => ({ ...group, differsOn: [...(clusters[index] ?? [])].sort() }));
}

/** The objects of a group that other clusters can have too: not those that describe one, or go with its name. */
function ofManyClusters({ objects, movedFrom }: ChangeGroup): ObjectPlace[] {
  return objects.filter(
    ({ group, cluster }, index) => group !== "flotilla" && cluster === (movedFrom?.[index] ?? { cluster }).cluster,
  );
}

interface Placed {
  readonly text: string;
  readonly group: ChangeGroup;
}

const changeOrder: readonly ChangeKind[] = ["removed", "changed", "moved", "added"];

function compareGroups({ group: a, text: textA }: Placed, { group: b, text: textB }: Placed): number {
  return (
    Number(b.dangers.length > 0) - Number(a.dangers.length > 0) ||
    worst(a) - worst(b) ||
    b.objects.length - a.objects.length ||
    changeOrder.indexOf(a.change) - changeOrder.indexOf(b.change) ||
    compareTexts(firstPlace(a), firstPlace(b)) ||
    compareTexts(textA, textB)
  );
}

/** How bad the worst danger of a group is: 0 is the worst. */
function worst({ dangers }: ChangeGroup): number {
  return Math.min(...dangers.map(dangerRank));
}

function firstPlace({ objects: [first] }: ChangeGroup): string {
  return first === undefined ? "" : placeText(first);
}

function placeText({ cluster = "", layer, release = "", group, kind, namespace = "", name }: ObjectPlace): string {
  return JSON.stringify([cluster, layer, release, group, kind, namespace, name]);
}
