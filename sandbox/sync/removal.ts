import type { Manifest } from "../../lib/manifests.js";
import { stages } from "../../lib/stages.js";
import { untilGone, withDeadline } from "../kubernetes/awaiting.js";
import { UnknownKindError } from "../kubernetes/api-error.js";
import { listAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { objectFailure } from "./object-failure.js";
import type { Syncing } from "./object-sync.js";
import { sideBySide } from "./side-by-side.js";
import { SyncError, type ObjectFailure } from "./sync-error.js";

const atOnce = 16;
const goneSeconds = 120;

/**
 * Deletes objects, those that were created last first, and returns once they are gone.
 *
 * @param gone - called with each object that is gone
 * @throws SyncError once all of a stage were tried
 */
export async function remove(
  syncing: Syncing,
  layer: string,
  objects: readonly Manifest[],
  gone: (object: Manifest) => void,
): Promise<void> {
  for (const stage of stages(objects).reverse()) {
    const failures: ObjectFailure[] = [];
    await sideBySide(stage.manifests, atOnce, syncing.signal, async (object) => {
      try {
        const failure = await removeObject(syncing, object);
        if (failure === undefined) gone(object);
        else failures.push(failure);
      } catch (error) {
        failures.push(objectFailure(object, error));
      }
      syncing.done();
    });
    if (failures.length > 0) {
      throw new SyncError(layer, failures);
    }
    syncing.signal.throwIfAborted();
  }
}

async function removeObject({ cluster, signal }: Syncing, object: Manifest): Promise<ObjectFailure | undefined> {
  const place = await cluster.place(object as unknown as Properties).catch(unlessUnknown);
  if (place === undefined) {
    return undefined; // its definition is gone, and took it along
  }
  await cluster.remove(place, "Background");
  const live = await cluster.client.find(`${place.collection}/${place.name}`);
  if (live === undefined) {
    return undefined;
  }
  const isGone = await withDeadline(live, goneSeconds, signal, (deadline) =>
    untilGone(cluster.client, place, live, deadline),
  );
  const finalizers = (listAt(live, "metadata", "finalizers") as readonly string[]).join(", ") || "none";
  return isGone
    ? undefined
    : { object, reason: `it is still being deleted; its finalizers: ${finalizers}`, fix: "sync again waits on" };
}

function unlessUnknown(error: unknown): undefined {
  if (!(error instanceof UnknownKindError)) throw error;
  return undefined;
}
