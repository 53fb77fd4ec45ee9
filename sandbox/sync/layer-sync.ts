import type { Manifest } from "../../lib/manifests.js";
import { stages } from "../../lib/stages.js";
import { untilReady, withDeadline } from "../kubernetes/awaiting.js";
import { UnknownKindError } from "../kubernetes/api-error.js";
import type { Properties } from "../provider/property-value.js";
import { activePolicies, isPolicy } from "./active-policies.js";
import { defineConstraints } from "./constraint-kinds.js";
import { identity, type Inventory } from "./inventory.js";
import { objectFailure } from "./object-failure.js";
import { syncObject, type Remembered, type SyncedObject, type Syncing } from "./object-sync.js";
import { sideBySide } from "./side-by-side.js";
import { SyncError, type ObjectFailure } from "./sync-error.js";
import type { ObjectReport } from "./sync-report.js";

const atOnce = 16;
const readySeconds = 600;

/** The objects of a layer, and what was applied of it before. */
export interface LayerWork {
  readonly layer: string;
  readonly objects: readonly Manifest[];
  readonly known: Inventory | undefined;
  /** Takes what became of an object as soon as that is known. */
  readonly report: (report: ObjectReport) => void;
}

/**
 * Makes the objects of a layer what the rendering says, stage by stage, and waits until those of a stage are ready, and the API server
 * asks its policies.
 *
 * @throws SyncError once all of a stage were tried
 */
export async function syncLayer(syncing: Syncing, { layer, objects, known, report }: LayerWork): Promise<void> {
  const remembered = new Map(known?.entries.map((entry) => [identity(entry.object), entry.applied]));
  let policies = false;
  for (const stage of stages(objects)) {
    const reports = await syncStage(syncing, stage.manifests, {
      layer,
      report,
      remembered: (object) => ({ known: remembered.has(identity(object)), applied: remembered.get(identity(object)) }),
    });
    policies ||= reports.some(({ object, outcome }) => isPolicy(object) && outcome !== "unchanged");
  }
  if (policies && !syncing.check) {
    await activePolicies(syncing);
  }
}

interface StageWork {
  readonly layer: string;
  readonly report: (report: ObjectReport) => void;
  readonly remembered: (object: Manifest) => Remembered;
}

async function syncStage(syncing: Syncing, objects: readonly Manifest[], work: StageWork): Promise<ObjectReport[]> {
  const { signal, done } = syncing;
  const [synced, failures]: [SyncedObject[], ObjectFailure[]] = [[], []];
  const attempt = async (object: Manifest): Promise<void> => {
    try {
      const result = await syncObject(syncing, object, work.remembered(object));
      work.report(result.report);
      synced.push(result);
      await defineConstraints(syncing, object, result);
    } catch (error) {
      failures.push(objectFailure(object, error));
    }
    done();
  };
  const [served, unserved] = await byDefinition(syncing, objects);
  await sideBySide(served, atOnce, signal, attempt);
  await sideBySide(unserved, atOnce, signal, attempt); // what was applied just now may define their kinds
  await sideBySide(failures.length === 0 ? synced : [], atOnce, signal, async ({ report: { object }, live }) => {
    failures.push(...(live === undefined || syncing.check ? [] : await unready(syncing, object, live)));
  });
  if (failures.length > 0) {
    throw new SyncError(work.layer, failures);
  }
  signal.throwIfAborted();
  return synced.map(({ report }) => report);
}

/** The objects whose kinds are served by now, and the others. */
async function byDefinition(
  { cluster }: Syncing,
  objects: readonly Manifest[],
): Promise<readonly [served: readonly Manifest[], unserved: readonly Manifest[]]> {
  const [served, unserved]: [Manifest[], Manifest[]] = [[], []];
  for (const object of objects) {
    const isServed = await cluster.place(object as unknown as Properties).then(
      () => true,
      (error: unknown) => {
        if (error instanceof UnknownKindError) return false;
        throw error;
      },
    );
    (isServed ? served : unserved).push(object);
  }
  return [served, unserved];
}

async function unready(
  { cluster, signal }: Syncing,
  object: Manifest,
  live: NonNullable<SyncedObject["live"]>,
): Promise<ObjectFailure[]> {
  const { unmet } = await withDeadline(live.object, readySeconds, signal, (deadline) =>
    untilReady(cluster.client, live.place, live.object, deadline),
  );
  return unmet.length === 0
    ? []
    : [
        {
          object,
          reason: `it is not ready: ${unmet.join("; ")}`,
          fix: "see its events with kubectl describe; sync again waits on",
        },
      ];
}
