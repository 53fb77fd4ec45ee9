import type { Manifest } from "../manifests.js";
import type { ObjectPlace } from "./change.js";

/** An object of a rendering. */
export interface PlacedObject {
  readonly place: ObjectPlace;
  readonly manifest: Manifest;
  /** Where it was read, for messages: `"production-us/foundation.yaml, document 3"`. */
  readonly origin: string;
  /** What a Secret holds, by field and key: it tells whether a value changed, and is never shown. */
  readonly secretValues?: Readonly<Record<string, unknown>>;
}
