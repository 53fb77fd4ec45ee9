import type { Properties } from "../provider/property-value.js";
import type { ApiClient } from "./api-client.js";
import { SKIP_AWAIT, TIMEOUT_SECONDS } from "./annotations.js";
import { annotation, objectAt, textAt } from "./kube-object.js";
import { DEFAULT_TIMEOUT_SECONDS, readiness } from "./readiness.js";

/** Where an object lives in the API. */
export interface Place {
  /** Path of the kind's objects in the object's namespace. */
  readonly collection: string;
  readonly name: string;
}

/** How an object stands when the wait for it is over; nothing is unmet when it is as it should be. */
export interface Outcome {
  readonly object: Properties;
  readonly unmet: readonly string[];
  readonly timedOut: boolean;
}

/** Whether the object asks not to be waited for. */
export function isUnawaited(object: Properties): boolean {
  return annotation(object, SKIP_AWAIT) === "true";
}

/** Waits with a signal that aborts when the object's time is up or the given signal does. */
export async function withDeadline<T>(
  object: Properties,
  timeout: number,
  cancelled: AbortSignal,
  wait: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const annotated = Number(annotation(object, TIMEOUT_SECONDS) || Number.NaN);
  const seconds = Number.isFinite(annotated) ? annotated : timeout || DEFAULT_TIMEOUT_SECONDS;
  const controller = new AbortController(); // Node 20 may collect AbortSignal.any(…AbortSignal.timeout(…)) unfired
  const abort = (): void => {
    controller.abort();
  };
  const timer = setTimeout(abort, seconds * 1000);
  cancelled.addEventListener("abort", abort);
  try {
    return await wait(controller.signal);
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener("abort", abort);
  }
}

/** Waits until an object is ready, has failed or the signal aborts. */
export async function untilReady(
  client: ApiClient,
  place: Place,
  object: Properties,
  signal: AbortSignal,
): Promise<Outcome> {
  let latest = object;
  for await (const current of states(client, place, object, signal)) {
    if (!current) return { object: latest, unmet: ["it was deleted"], timedOut: false };
    latest = current;
    const found = readiness(current);
    if (found.state === "ready") return { object: current, unmet: [], timedOut: false };
    if (found.state === "failed") return { object: current, unmet: found.reasons, timedOut: false };
  }
  const found = readiness(latest);
  return { object: latest, unmet: found.state === "ready" ? [] : found.reasons, timedOut: true };
}

/** Waits until an object that is being deleted is gone or the signal aborts; tells whether it is gone. */
export async function untilGone(
  client: ApiClient,
  place: Place,
  object: Properties,
  signal: AbortSignal,
): Promise<boolean> {
  const uid = textAt(object, "metadata", "uid");
  for await (const current of states(client, place, object, signal)) {
    if (!current || textAt(current, "metadata", "uid") !== uid) return true;
  }
  return false;
}

/** The states that an object takes, from the given one on; nothing when it is gone. */
async function* states(
  client: ApiClient,
  place: Place,
  start: Properties,
  signal: AbortSignal,
): AsyncGenerator<Properties | undefined> {
  let current = start;
  for (;;) {
    yield current;
    for await (const event of client.watch(watchPath(place, current), signal)) {
      if (event["type"] === "ERROR") break; // the server forgot that version: start again from now
      if (event["type"] === "DELETED") {
        yield undefined;
        return;
      }
      yield objectAt(event, "object");
    }
    if (signal.aborted) return;
    const found = await client.find(objectPathOf(place));
    if (!found) {
      yield undefined;
      return;
    }
    current = found;
  }
}

function objectPathOf({ collection, name }: Place): string {
  return `${collection}/${name}`;
}

function watchPath({ collection, name }: Place, object: Properties): string {
  const version = textAt(object, "metadata", "resourceVersion");
  const selector = encodeURIComponent(`metadata.name=${name}`);
  return `${collection}?watch=true&fieldSelector=${selector}&resourceVersion=${encodeURIComponent(version)}`;
}
