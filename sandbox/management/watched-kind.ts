import { setTimeout as sleep } from "node:timers/promises";

import { listAt, objectId, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { definitionPath, type ManagementApi } from "./management-api.js";

const PAUSE_MS = 2000;

/** Which kind to watch. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
}

/**
 * All objects of a kind of custom resource, kept up to date by a watch.
 *
 * The kind may be defined later. As long as the server does not answer, the objects are those that it had.
 */
export class WatchedKind {
  readonly kind: Kind;
  private readonly api: ManagementApi;
  private readonly closing = new AbortController();
  private known: Map<string, Properties> | undefined;

  constructor(api: ManagementApi, kind: Kind) {
    this.api = api;
    this.kind = kind;
    void this.run();
  }

  /** The objects as they are, in no order; none before {@link isKnown}. */
  get objects(): readonly Properties[] {
    return [...(this.known?.values() ?? [])];
  }

  /** Whether the server has said once which objects there are. */
  get isKnown(): boolean {
    return this.known !== undefined;
  }

  /** Where one of the objects is. */
  path(object: Properties): string {
    const namespace = textAt(object, "metadata", "namespace");
    const within = namespace === "" ? "" : `/namespaces/${namespace}`;
    return `${this.base}${within}/${this.kind.plural}/${textAt(object, "metadata", "name")}`;
  }

  /** Ends the watch. */
  close(): void {
    this.closing.abort();
  }

  private get base(): string {
    return `/apis/${this.kind.group}/${this.kind.version}`;
  }

  private async run(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      // Whatever is wrong with the server, it is asked again, and says so to whoever wants something of it.
      await this.follow(signal).catch(() => undefined);
      await sleep(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const collection = `${this.base}/${this.kind.plural}`;
    if ((await this.api.find(this.definition())) === undefined) {
      this.known = new Map();
      return;
    }
    const list = await this.api.find(collection);
    if (list === undefined) {
      return; // a server that has just started serves its definitions a moment later
    }
    const items = listAt(list, "items") as readonly Properties[];
    this.known = new Map(items.map((object) => [objectId(object), object]));
    const since = textAt(list, "metadata", "resourceVersion");
    for await (const event of this.api.client.watch(`${collection}?watch=1&resourceVersion=${since}`, signal)) {
      if (event["type"] === "ERROR") return;
      this.take(event);
    }
  }

  private take(event: Properties): void {
    const object = event["object"] as Properties;
    if (event["type"] === "DELETED") this.known?.delete(objectId(object));
    else this.known?.set(objectId(object), object);
  }

  private definition(): string {
    return definitionPath(`${this.kind.plural}.${this.kind.group}`);
  }
}
