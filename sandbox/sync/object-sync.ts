import type { Manifest } from "../../lib/manifests.js";
import type { Place } from "../kubernetes/awaiting.js";
import { UnknownKindError } from "../kubernetes/api-error.js";
import type { Cluster } from "../kubernetes/cluster.js";
import type { Properties } from "../provider/property-value.js";
import { digest } from "./inventory.js";
import { changedFields, type FieldChange } from "./owned-fields.js";
import type { ObjectReport } from "./sync-report.js";

/** Name under which sync owns fields. */
const fieldManager = "flotilla-sync";

/** What goes on at a cluster. */
export interface Syncing {
  readonly cluster: Cluster;
  /** Whether to change nothing. */
  readonly check: boolean;
  readonly signal: AbortSignal;
  /** Called whenever an object is done. */
  readonly done: () => void;
}

/** An object that was made what the rendering says. */
export interface SyncedObject {
  readonly report: ObjectReport;
  /** Where it is; `undefined` for one that was only looked for. */
  readonly live: { readonly place: Place; readonly object: Properties } | undefined;
}

/** What an inventory says of an object. */
export interface Remembered {
  readonly known: boolean;
  /** Digest of what was applied last. */
  readonly applied: string | undefined;
}

/**
 * Makes an object what the rendering says, and tells what that changes.
 *
 * @throws ApiError, UnknownKindError and UnreachableError
 */
export async function syncObject(syncing: Syncing, object: Manifest, remembered: Remembered): Promise<SyncedObject> {
  const { cluster, check } = syncing;
  const body = object as unknown as Properties;
  const place = check ? await placeIfServed(cluster, body) : await cluster.placeOnceServed(body);
  const before = place && (await cluster.client.find(`${place.collection}/${place.name}`));
  const isDeleted = before === undefined && remembered.applied !== undefined;
  const base = { object, deleted: isDeleted, takenOver: before !== undefined && !remembered.known };
  if (place === undefined || (check && before === undefined)) {
    return { report: { ...base, outcome: "created", drift: [], changes: [] }, live: undefined };
  }
  const after = await apply(cluster, place, body, check);
  const live = { place, object: after };
  if (before === undefined) {
    return { report: { ...base, outcome: "created", drift: [], changes: [] }, live };
  }
  const fields = changedFields(before, after, fieldManager);
  const isSame = remembered.applied === digest(object);
  const isDrift = ({ owned, from }: FieldChange) => remembered.known && (isSame || (!owned && from !== undefined));
  const [drift, changes] = [fields.filter(isDrift), fields.filter((field) => !isDrift(field))];
  const outcome = fields.length === 0 ? "unchanged" : "updated";
  return { report: { ...base, outcome, drift, changes }, live };
}

async function placeIfServed(cluster: Cluster, object: Properties): Promise<Place | undefined> {
  try {
    return await cluster.place(object);
  } catch (error) {
    if (error instanceof UnknownKindError) return undefined;
    throw error;
  }
}

function apply(
  { client }: Cluster,
  { collection, name }: Place,
  body: Properties,
  check: boolean,
): Promise<Properties> {
  const query = new URLSearchParams({ fieldManager, force: "true", ...(check ? { dryRun: "All" } : {}) });
  const path = `${collection}/${name}?${query.toString()}`;
  return client.send({ method: "PATCH", path, body, contentType: "application/apply-patch+yaml" });
}
