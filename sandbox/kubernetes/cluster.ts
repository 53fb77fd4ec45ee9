import { setTimeout as sleep } from "node:timers/promises";

import type { Properties } from "../provider/property-value.js";
import { ApiClient } from "./api-client.js";
import { ApiError, UnknownKindError, UnreachableError } from "./api-error.js";
import type { Place } from "./awaiting.js";
import { Discovery, objectPath } from "./discovery.js";
import { asApplied, isConflictWithKubectl } from "./field-manager.js";
import type { KubeContext } from "./kubeconfig.js";
import { textAt } from "./kube-object.js";

const KIND_RETRIES = 5;
const KIND_RETRY_MS = 1000;
const APPLY = "application/apply-patch+yaml";

/** How an object is written. */
export interface WriteOptions {
  readonly manager: string;
  /** Ask what would happen without doing it. */
  readonly dryRun: boolean;
  /** Take over fields that another manager owns. */
  readonly force: boolean;
}

/** The objects of one cluster. */
export class Cluster {
  readonly client: ApiClient;
  readonly context: KubeContext;
  /** The namespace of what names none. */
  readonly defaultNamespace: string;
  private readonly discovery: Discovery;
  private probe: Promise<unknown> | undefined;

  constructor(context: KubeContext, namespace: string | undefined) {
    this.context = context;
    this.client = new ApiClient(context);
    this.discovery = new Discovery(this.client);
    this.defaultNamespace = namespace ?? context.namespace ?? "default";
  }

  /** Throws {@link UnreachableError} if the API server does not answer; asks it once. */
  async reachable(): Promise<void> {
    this.probe ??= this.client.send({ method: "GET", path: "/version" });
    try {
      await this.probe;
    } catch (error) {
      if (error instanceof ApiError) return; // a refusal is an answer
      const why = error instanceof Error ? error.message : String(error);
      throw new UnreachableError(`unable to load schema information from the API server: ${why}`, { cause: error });
    }
  }

  /** The namespace that an object without one goes to; nothing for kinds that have none. */
  async namespaceFor(object: Properties): Promise<string | undefined> {
    const { namespaced } = await this.discovery.resource(textAt(object, "apiVersion"), textAt(object, "kind"));
    return namespaced ? this.defaultNamespace : undefined;
  }

  /** Where an object lives; throws {@link UnknownKindError} when the server does not serve its kind. */
  async place(object: Properties): Promise<Place> {
    const resource = await this.discovery.resource(textAt(object, "apiVersion"), textAt(object, "kind"));
    const namespace = textAt(object, "metadata", "namespace") || this.defaultNamespace;
    return { collection: objectPath(resource, namespace), name: textAt(object, "metadata", "name") };
  }

  /** The same as {@link place}, but gives a definition that was just created time to be served. */
  async placeOnceServed(object: Properties): Promise<Place> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.place(object);
      } catch (error) {
        if (!(error instanceof UnknownKindError) || attempt === KIND_RETRIES) throw error;
        await sleep(KIND_RETRY_MS);
      }
    }
  }

  /** The object as it is, or nothing if it is gone or its kind is not served any more. */
  async find(object: Properties): Promise<Properties | undefined> {
    try {
      const { collection, name } = await this.place(object);
      return await this.client.find(`${collection}/${name}`);
    } catch (error) {
      if (error instanceof UnknownKindError) return undefined;
      throw error;
    }
  }

  /** Creates an object; refused if it exists. */
  async create(place: Place, object: Properties, { manager, dryRun }: WriteOptions): Promise<Properties> {
    const path = `${place.collection}?${query({ fieldManager: manager, ...(dryRun && { dryRun: "All" }) })}`;
    return this.client.send({ method: "POST", path, body: object });
  }

  /** Makes an object what the manager wants of it, whether it exists or not. */
  async apply(place: Place, object: Properties, options: WriteOptions): Promise<Properties> {
    const path = `${place.collection}/${place.name}`;
    if (!options.dryRun) await this.adopt(path, options.manager);
    try {
      return await this.patch(path, object, options);
    } catch (error) {
      if (!isConflictWithKubectl(error)) throw error;
      return this.patch(path, object, { ...options, force: true });
    }
  }

  /** Starts to delete an object; nothing if it is gone, else the object that is being deleted. */
  async remove({ collection, name }: Place, propagationPolicy: string): Promise<Properties | undefined> {
    try {
      const path = `${collection}/${name}`;
      const answer = await this.client.send({ method: "DELETE", path, body: { propagationPolicy } });
      return answer["kind"] === "Status" ? undefined : answer;
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  private patch(path: string, body: Properties, { manager, dryRun, force }: WriteOptions): Promise<Properties> {
    const options = query({ fieldManager: manager, force: String(force), ...(dryRun && { dryRun: "All" }) });
    return this.client.send({ method: "PATCH", path: `${path}?${options}`, body, contentType: APPLY });
  }

  private async adopt(path: string, manager: string): Promise<void> {
    const live = await this.client.find(path);
    const managedFields = live && asApplied(live, manager);
    if (!managedFields) return;
    const version = textAt(live, "metadata", "resourceVersion");
    const body = [
      { op: "replace", path: "/metadata/managedFields", value: managedFields },
      { op: "replace", path: "/metadata/resourceVersion", value: version },
    ];
    try {
      await this.client.send({ method: "PATCH", path, body, contentType: "application/json-patch+json" });
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 409) throw error;
      await this.adopt(path, manager); // the object changed meanwhile
    }
  }
}

function query(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}
