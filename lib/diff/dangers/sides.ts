import type { ObjectChange, ObjectPlace } from "../change.js";
import type { ClusterSide } from "./cluster-side.js";
import { isDeleted } from "./rule.js";
import { placeKey } from "./place-key.js";

/** What goes with all that it holds. */
interface Losses {
  readonly cluster: boolean;
  readonly namespaces: ReadonlySet<string>;
}

/** Both sides of a cluster and all that changes between them. */
export class Sides {
  private losses: Losses | undefined;
  private changed: ReadonlySet<string> | undefined;

  constructor(
    readonly base: ClusterSide,
    readonly head: ClusterSide,
    /** All of one cluster. */
    readonly changes: readonly ObjectChange[],
    /** Replacements that the fleet acknowledges, each as `<cluster>/<path in its spec>`. */
    readonly acknowledged: readonly string[],
  ) {}

  /** Whether an object differs at all. */
  isChanged(place: ObjectPlace): boolean {
    this.changed ??= new Set(this.changes.map(({ object }) => placeKey(object)));
    return this.changed.has(placeKey(place));
  }

  /** Whether an object is deleted because its cluster is. */
  goesWithItsCluster(change: ObjectChange): boolean {
    this.losses ??= lossesOf(this.changes);
    return this.losses.cluster && isDeleted(change) && change.object.group !== "flotilla";
  }

  /** Whether an object is deleted because its namespace is, so that nobody misses it by itself. */
  goesWithItsNamespace(change: ObjectChange): boolean {
    this.losses ??= lossesOf(this.changes);
    const { namespace } = change.movedFrom ?? change.object;
    return namespace !== undefined && this.losses.namespaces.has(namespace);
  }
}

function lossesOf(changes: readonly ObjectChange[]): Losses {
  const deleted = changes.filter(isDeleted).map((change) => change.movedFrom ?? change.object);
  return {
    cluster: deleted.some(({ group, kind }) => group === "flotilla" && kind === "ClusterSpec"),
    namespaces: new Set(
      deleted.filter(({ group, kind }) => group === "" && kind === "Namespace").map(({ name }) => name),
    ),
  };
}
