import { createHash } from "node:crypto";

import { flotillaLabels } from "../../constructs/labels.js";
import { platformNamespace } from "../../constructs/foundation.js";
import { compareTexts } from "../../lib/compare-texts.js";
import { apiGroup, manifestTitle, type Manifest } from "../../lib/manifests.js";
import type { ApiClient } from "../kubernetes/api-client.js";
import { ApiError } from "../kubernetes/api-error.js";
import { listAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import { marks } from "../stand-ins/definition.js";

/** An object that is, or is about to be, on a cluster because a layer has it. */
export interface Entry {
  /** Its names; the rest of it is not remembered. */
  readonly object: Manifest;
  /** Digest of what was applied last; `undefined` as long as nothing was. */
  readonly applied: string | undefined;
}

/** What was applied of a layer, as the cluster itself remembers it. */
export interface Inventory {
  readonly layer: string;
  /** Place of the layer among those of its cluster. */
  readonly order: number;
  readonly entries: readonly Entry[];
  /** Version of what was read; `undefined` where nothing is there yet. */
  readonly version: string | undefined;
}

const collection = `/api/v1/namespaces/${platformNamespace}/configmaps`;
const componentLabel = "app.kubernetes.io/component";
const component = "sync-inventory";
const prefix = "sync-";

/** What tells an object of a cluster from all others as text, whatever version it is written in. */
export function identity(object: Manifest): string {
  return `${apiGroup(object)} ${manifestTitle(object)}`;
}

/** What is told apart when an object is applied again. */
export function digest(object: Manifest): string {
  return createHash("sha256").update(JSON.stringify(object)).digest("hex").slice(0, 16);
}

/** The inventories of a cluster by layer. */
export async function readInventories(client: Pick<ApiClient, "send">): Promise<ReadonlyMap<string, Inventory>> {
  const selector = encodeURIComponent(`${componentLabel}=${component}`);
  const list = await client.send({ method: "GET", path: `${collection}?labelSelector=${selector}` });
  const found = (listAt(list, "items") as readonly Properties[]).map(inventoryOf);
  return new Map(found.map((each) => [each.layer, each]));
}

/**
 * Writes an inventory down where it differs from what was read, and resolves to what is there then.
 *
 * @throws ApiError with the reason `Conflict` or `AlreadyExists` when somebody else has written it meanwhile
 */
export async function writeInventory(
  client: Pick<ApiClient, "send">,
  known: Inventory | undefined,
  next: Inventory,
): Promise<Inventory> {
  const data = dataOf(next);
  if (known?.version !== undefined && JSON.stringify(dataOf(known)) === JSON.stringify(data)) {
    return { ...next, version: known.version };
  }
  const name = prefix + next.layer;
  const written =
    known?.version === undefined
      ? await client.send({
          method: "POST",
          path: collection,
          body: {
            apiVersion: "v1",
            kind: "ConfigMap",
            metadata: { name, labels: { ...flotillaLabels, [componentLabel]: component }, annotations: marks },
            data,
          },
        })
      : await client.send({
          method: "PATCH",
          path: `${collection}/${name}`,
          body: { metadata: { resourceVersion: known.version }, data },
          contentType: "application/merge-patch+json",
        });
  return { ...next, version: textAt(written, "metadata", "resourceVersion") };
}

/** Forgets what was applied of a layer, and leaves it all as it is. */
export async function dropInventory(client: Pick<ApiClient, "send">, layer: string): Promise<void> {
  try {
    await client.send({ method: "DELETE", path: `${collection}/${prefix}${layer}` });
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 404) throw error;
  }
}

function dataOf({ order, entries }: Inventory): Properties {
  return { order: String(order), objects: entries.map(line).sort(compareTexts).join("") };
}

/** `apps/v1 Deployment shop/web 3f2a…`; `-` as long as nothing was applied. */
function line({ object, applied }: Entry): string {
  return `${object.apiVersion} ${manifestTitle(object)} ${applied ?? "-"}\n`;
}

function inventoryOf(map: Properties): Inventory {
  return {
    layer: textAt(map, "metadata", "name").slice(prefix.length),
    order: Number(textAt(map, "data", "order")),
    entries: textAt(map, "data", "objects").split("\n").filter(Boolean).map(entry),
    version: textAt(map, "metadata", "resourceVersion"),
  };
}

function entry(text: string): Entry {
  const [, apiVersion = "", kind = "", namespace, name = "", applied] =
    /^(\S+) (\S+) (?:([^/]+)\/)?(.+) (\S+)$/.exec(text) ?? [];
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { object: { apiVersion, kind, metadata }, applied: applied === "-" ? undefined : applied };
}
