import type { Properties } from "../provider/property-value.js";
import type { ApiClient } from "./api-client.js";
import { UnknownKindError } from "./api-error.js";
import { listAt, textAt, valueAt } from "./kube-object.js";

/** A kind of object as the API server serves it. */
export interface Resource {
  /** Path of the kind's group and version, such as `/apis/apps/v1`. */
  readonly base: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

/** Knows which kinds an API server serves; asks once a group and version. */
export class Discovery {
  private readonly client: ApiClient;
  private readonly lists = new Map<string, Promise<readonly Properties[]>>();

  constructor(client: ApiClient) {
    this.client = client;
  }

  /** The kind's resource; throws {@link UnknownKindError} when the server does not serve it. */
  async resource(apiVersion: string, kind: string): Promise<Resource> {
    const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
    const list = this.lists.get(base) ?? this.load(base);
    const found = (await list).find((item) => item["kind"] === kind);
    if (found) return { base, plural: textAt(found, "name"), namespaced: valueAt(found, "namespaced") === true };
    this.lists.delete(base); // a definition may come later
    throw new UnknownKindError(`no matches for kind "${kind}" in version "${apiVersion}"`);
  }

  private load(base: string): Promise<readonly Properties[]> {
    const list = this.client.find(base).then((found) => {
      const items = listAt(found, "resources") as readonly Properties[];
      return items.filter((item) => !textAt(item, "name").includes("/"));
    });
    this.lists.set(base, list);
    list.catch(() => this.lists.delete(base));
    return list;
  }
}

/** Path of a kind's objects in a namespace, or of one of them. */
export function objectPath(resource: Resource, namespace: string, name?: string): string {
  const scope = resource.namespaced ? `/namespaces/${namespace || "default"}` : "";
  const path = `${resource.base}${scope}/${resource.plural}`;
  return name === undefined ? path : `${path}/${name}`;
}
