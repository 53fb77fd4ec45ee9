import { ApiError } from "../kubernetes/api-error.js";
import { listAt, objectAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import type { ManagementApi } from "./management-api.js";
import { webhooksPath } from "./manager-definitions.js";

const MANAGER = "flotilla-sandbox-webhooks";

/** A condition that no request meets. */
const NEVER: Properties = { name: "sandbox.flotilla/no-pod-answers", expression: "false" };

/** A kind of webhooks. */
export type WebhookKind = "MutatingWebhookConfiguration" | "ValidatingWebhookConfiguration";

/** Keeps the API server from asking webhooks in pods, of which none runs: those that fail closed would refuse everything. */
export class ForeignWebhooks {
  private readonly api: ManagementApi;
  private readonly kind: WebhookKind;
  private readonly closing = new AbortController();

  constructor(api: ManagementApi, kind: WebhookKind) {
    this.api = api;
    this.kind = kind;
  }

  /** Silences all that there is, and what comes as long as the server tells of it: each request until then waits in vain. */
  async reconcile(): Promise<void> {
    const { kind } = this;
    const collection = webhooksPath({ kind, metadata: { name: "" } }).replace(/\/$/, "");
    const list = (await this.api.find(collection)) ?? {};
    for (const each of listAt(list, "items") as readonly Properties[]) await this.silence({ ...each, kind });
    const since = textAt(list, "metadata", "resourceVersion");
    const { signal } = this.closing;
    for await (const event of this.api.client.watch(`${collection}?watch=1&resourceVersion=${since}`, signal)) {
      if (event["type"] === "ERROR") return; // the server forgot that version
      if (event["type"] !== "DELETED") await this.silence(objectAt(event, "object"));
    }
  }

  /** Ends the watch. */
  close(): void {
    this.closing.abort();
  }

  private async silence(configuration: Properties): Promise<void> {
    const path = webhooksPath(configuration);
    const operations = silencing(configuration);
    if (operations.length > 0) {
      await this.patch(path, "application/json-patch+json", operations);
    } else if (ownsFields(configuration)) {
      await this.patch(path, "application/merge-patch+json", disowning(configuration));
    }
  }

  /** What has changed meanwhile is seen again. */
  private async patch(path: string, contentType: string, body: Properties | readonly Properties[]): Promise<void> {
    try {
      await this.api.client.send({ method: "PATCH", path: `${path}?fieldManager=${MANAGER}`, body, contentType });
    } catch (error) {
      if (!(error instanceof ApiError) || ![404, 409].includes(error.code)) throw error;
    }
  }
}

/** The operations by which webhooks in pods are never asked; none where they are silent already. */
export function silencing(configuration: Properties): Properties[] {
  const webhooks = listAt(configuration, "webhooks") as readonly Properties[];
  return webhooks.flatMap((webhook, index) => {
    const conditions = listAt(webhook, "matchConditions") as readonly Properties[];
    const inPod = Object.keys(objectAt(webhook, "clientConfig", "service")).length > 0;
    if (!inPod || conditions.some(({ name }) => name === NEVER["name"])) return [];
    return [
      { op: "test", path: `/webhooks/${index}/name`, value: webhook["name"] ?? "" },
      { op: "add", path: `/webhooks/${index}/matchConditions`, value: [...conditions, NEVER] },
    ];
  });
}

/** Helm could take no webhook away in which a field belongs to somebody else. */
function disowning(configuration: Properties): Properties {
  const managedFields = fieldOwners(configuration).filter(({ manager }) => manager !== MANAGER);
  return { metadata: { managedFields, resourceVersion: textAt(configuration, "metadata", "resourceVersion") } };
}

function ownsFields(configuration: Properties): boolean {
  return fieldOwners(configuration).some(({ manager }) => manager === MANAGER);
}

function fieldOwners(configuration: Properties): readonly Properties[] {
  return listAt(configuration, "metadata", "managedFields") as readonly Properties[];
}
