import type { Properties } from "../provider/property-value.js";

/** An object of the management cluster, as far as a provider reads it. */
export interface ManagedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly spec?: Properties;
  readonly status?: Properties;
}

/** What every object says of itself. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
  readonly ownerReferences?: readonly OwnerReference[];
}

/** What an object belongs to. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** A kind of the API. */
export interface ObjectKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** @defaultValue the kind in lower case with an `s` */
  readonly plural?: string;
}

/** Whether an object is on its way out. */
export function isDeleting({ metadata }: ManagedObject): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Where the objects of a kind are, of all namespaces or of one. */
export function pathOfKind({ group, version, kind, plural }: ObjectKind, namespace?: string): string {
  const within = namespace === undefined ? "" : `/namespaces/${namespace}`;
  return `${group === "" ? "/api" : `/apis/${group}`}/${version}${within}/${plural ?? `${kind.toLowerCase()}s`}`;
}

/** Where an object is. */
export function pathOf({ apiVersion, kind, metadata }: ManagedObject): string {
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return `${pathOfKind({ group, version, kind }, metadata.namespace)}/${metadata.name}`;
}
