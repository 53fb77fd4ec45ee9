import { isDeepStrictEqual } from "node:util";

import { expectSuccess, unlessMissing, type ApiServer } from "../control-planes/api-server.js";
import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";
import { pathOf, pathOfKind, type ManagedObject, type ObjectKind } from "./managed-object.js";

/** What a provider changes of an object: as in a merge patch, `null` takes away. */
export interface ObjectChange {
  readonly metadata?: { readonly finalizers: readonly string[] };
  readonly spec?: Properties;
  readonly status?: Properties;
}

/** How long a kind that the server does not serve is not asked for again. */
const unservedMilliseconds = 5_000;

/** The objects of a management cluster, as a provider reads and writes them. */
export class ManagementObjects {
  private readonly api: ApiServer;
  private readonly unserved = new Map<string, number>();

  constructor(api: ApiServer) {
    this.api = api;
  }

  /** The objects of a kind in all namespaces; none where the server does not serve it. */
  async list(kind: ObjectKind): Promise<readonly ManagedObject[]> {
    const path = pathOfKind(kind);
    if (Date.now() < (this.unserved.get(path) ?? 0)) {
      return [];
    }
    const list = await unlessMissing(this.api, { path });
    if (list === undefined) {
      this.unserved.set(path, Date.now() + unservedMilliseconds);
      return [];
    }
    const apiVersion = kind.group === "" ? kind.version : `${kind.group}/${kind.version}`;
    const { items } = list as { readonly items: readonly ManagedObject[] };
    return items.map((item) => ({ ...item, apiVersion, kind: kind.kind })); // a list leaves both out
  }

  /** The object of a kind with this name, or nothing. */
  async find(kind: ObjectKind, namespace: string, name: string): Promise<ManagedObject | undefined> {
    const found = await unlessMissing(this.api, { path: `${pathOfKind(kind, namespace)}/${name}` });
    return found as ManagedObject | undefined;
  }

  /** Makes an object what a change says; what it says already is not sent. Answers whether something was. */
  async change(object: ManagedObject, { metadata, spec, status }: ObjectChange): Promise<boolean> {
    const path = pathOf(object);
    const rest = {
      ...(metadata === undefined || isDeepStrictEqual(object.metadata.finalizers ?? [], metadata.finalizers)
        ? {}
        : { metadata: { ...metadata, resourceVersion: object.metadata.resourceVersion } }), // others add finalizers too
      ...(spec === undefined || says(object.spec, spec) ? {} : { spec }),
    };
    const changed = Object.keys(rest).length > 0;
    const told = status !== undefined && !says(object.status, status);
    // An object that is gone by now needs no change.
    if (told) {
      await unlessMissing(this.api, { method: "PATCH", path: `${path}/status`, body: { status } });
    }
    if (changed) {
      await unlessMissing(this.api, { method: "PATCH", path, body: rest });
    }
    return changed || told;
  }

  /** Makes an object exist with this content; nothing is sent where it does. */
  async keep(kind: ObjectKind, object: Properties & { readonly metadata: Properties }): Promise<void> {
    const { name, namespace } = object.metadata as { readonly name: string; readonly namespace: string };
    const existing = await this.find(kind, namespace, name);
    const path = pathOfKind(kind, namespace);
    if (existing === undefined) {
      await expectSuccess(this.api, { method: "POST", path, body: object });
    } else if (!says(existing as unknown as Properties, object)) {
      await expectSuccess(this.api, { method: "PATCH", path: `${path}/${name}`, body: object });
    }
  }
}

/** Whether a value says all that another one says; `null` says that there is nothing. */
export function says(value: PropertyValue | undefined, wanted: PropertyValue): boolean {
  if (!isProperties(wanted)) {
    return isDeepStrictEqual(value ?? null, wanted);
  }
  const fields = isProperties(value) ? value : {};
  return Object.entries(wanted).every(([name, item]) => says(fields[name], item));
}
