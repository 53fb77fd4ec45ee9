import { hasUnknown, revealed, type Properties } from "../provider/property-value.js";
import type {
  CheckFailure,
  CheckRequest,
  CheckResult,
  CreateRequest,
  CreateResult,
  DeleteRequest,
  DiffRequest,
  DiffResult,
  Provider,
  ReadRequest,
  ReadResult,
  UpdateRequest,
} from "../provider/provider.js";
import { HalfMadeError } from "../provider/rpc-error.js";
import { DELETION_PROPAGATION_POLICY, PATCH_FORCE, WAIT_FOR } from "./annotations.js";
import { ApiError, UnknownKindError, UnreachableError } from "./api-error.js";
import { isUnawaited, untilGone, untilReady, withDeadline, type Outcome, type Place } from "./awaiting.js";
import { BuiltInKinds } from "./built-in-kinds.js";
import { isSecretObject, withEncodedData, withName, withSecrets } from "./checked-inputs.js";
import { checkpoint, lastInputs, liveInputs } from "./checkpoint.js";
import type { Cluster } from "./cluster.js";
import type { Connection } from "./connection.js";
import { difference } from "./difference.js";
import { fieldManager, knownManager } from "./field-manager.js";
import { annotation, objectAt, objectId, textAt, valueAt } from "./kube-object.js";
import {
  alreadyExists,
  createFailure,
  gone,
  notCreated,
  reasons,
  stillThere,
  unreachable,
  unsimulated,
  updateFailure,
} from "./messages.js";
import { readiness } from "./readiness.js";
import { waitedFor } from "./wait-for.js";

/** What a provider does with the resources of one kind. */
export type ResourceMethods = Required<Pick<Provider, "check" | "diff" | "create" | "read" | "update" | "delete">>;

/** The objects of a cluster as resources. */
export class Objects implements ResourceMethods {
  private readonly connection: Connection;
  private readonly builtIn = new BuiltInKinds();

  constructor(connection: Connection) {
    this.connection = connection;
  }

  async check(request: CheckRequest): Promise<CheckResult> {
    const { news } = request;
    if (!textAt(news, "apiVersion") || !textAt(news, "kind")) {
      return { inputs: news, failures: [{ property: "kind", reason: unsimulated(request.type) }] };
    }
    const failures = annotationFailures(news);
    if (failures.length > 0) return { inputs: news, failures };
    const plain = await this.builtIn.pruned(withEncodedData(revealed(news)));
    const named = await this.withNamespace(withName(plain, request));
    const secrets = isSecretObject(news) ? { ...news, data: news["data"] ?? news["stringData"] ?? {} } : news;
    return { inputs: withSecrets(named, secrets) };
  }

  diff({ olds, oldInputs, news }: DiffRequest): DiffResult {
    const before = revealed(lastInputs(oldInputs, olds));
    return difference(before, revealed(news), {
      configMaps: this.connection.settings.mutableConfigMaps,
      secrets: this.connection.settings.mutableSecrets,
    });
  }

  async create({ urn, inputs, preview, timeout }: CreateRequest): Promise<CreateResult> {
    const object = revealed(inputs);
    if (preview && hasUnknown(object)) return { outputs: inputs };
    const manager = fieldManager(object, "");
    try {
      const cluster = await this.connection.cluster();
      const place = preview ? await cluster.place(object) : await cluster.placeOnceServed(object);
      const options = { manager, dryRun: preview, force: this.isForced(object, preview) };
      const write = this.connection.settings.upsert
        ? cluster.apply(place, object, options)
        : cluster.create(place, object, options);
      const written = await write;
      if (preview) return { outputs: checkpoint(previewed(written), inputs, manager) };
      const outcome = await this.settled(
        cluster,
        { ...place, name: textAt(written, "metadata", "name") },
        written,
        timeout,
      );
      const outputs = checkpoint(outcome.object, inputs, manager);
      const id = objectId(written);
      if (outcome.unmet.length === 0) return { id, outputs };
      throw new HalfMadeError(createFailure(urn, outcome), { id, outputs, inputs, reasons: reasons(outcome) });
    } catch (error) {
      if (preview && isUnforeseeable(error)) return { outputs: inputs };
      throw explained(error, urn);
    }
  }

  async read({ id, outputs, inputs }: ReadRequest): Promise<ReadResult | undefined> {
    const olds = lastInputs(inputs, outputs);
    const subject = Object.keys(olds).length > 0 ? revealed(olds) : importedObject(id, outputs);
    const live = await this.live(subject, outputs);
    if (!live) return undefined;
    const found = liveInputs(live, olds);
    const result = {
      id,
      outputs: checkpoint(live, found, fieldManager(live, knownManager(outputs)), outputs),
      inputs: found,
    };
    const state = isUnawaited(live) ? { state: "ready" as const } : readiness(live);
    if (state.state === "ready") return result;
    throw new HalfMadeError(`'${textAt(live, "metadata", "name")}' is not ready`, {
      ...result,
      reasons: state.reasons,
    });
  }

  async update({ urn, id, olds, news, preview, timeout }: UpdateRequest): Promise<Properties> {
    const object = revealed(news);
    if (preview && hasUnknown(object)) return news;
    const manager = fieldManager(object, knownManager(olds));
    try {
      const cluster = await this.connection.cluster();
      const place = preview ? await cluster.place(object) : await cluster.placeOnceServed(object);
      const options = { manager, dryRun: preview, force: this.isForced(object, preview) };
      const written = await cluster.apply(place, object, options);
      if (preview) return checkpoint(written, news, manager, olds);
      const outcome = await this.settled(cluster, place, written, timeout);
      const outputs = checkpoint(outcome.object, news, manager, olds);
      if (outcome.unmet.length === 0) return outputs;
      throw new HalfMadeError(updateFailure(id, outcome), { id, outputs, inputs: news, reasons: reasons(outcome) });
    } catch (error) {
      if (preview && isUnforeseeable(error)) return news;
      if (!(error instanceof ApiError)) throw explained(error, urn);
      throw await this.refusedUpdate(error, { id, news, olds, manager });
    }
  }

  async delete({ urn, outputs, inputs, timeout }: DeleteRequest): Promise<void> {
    const object = revealed(lastInputs(inputs, outputs));
    try {
      const cluster = await this.connection.cluster();
      const place = await cluster.place(object);
      const policy = annotation(object, DELETION_PROPAGATION_POLICY) || "foreground";
      const removed = await cluster.remove(place, policy.charAt(0).toUpperCase() + policy.slice(1));
      if (!removed || isUnawaited(object)) return;
      const isGone = await withDeadline(object, timeout, this.connection.cancelled, (signal) =>
        untilGone(cluster.client, place, removed, signal),
      );
      if (!isGone) throw new Error(stillThere(place.name));
    } catch (error) {
      if (error instanceof UnknownKindError) return; // its definition is gone, and all its objects with it
      if (!(error instanceof UnreachableError) || !this.connection.settings.deleteUnreachable)
        throw explained(error, urn);
      this.connection.engine.log("warning", gone(error), urn);
    }
  }

  private async withNamespace(object: Properties): Promise<Properties> {
    if (textAt(object, "metadata", "namespace")) return object;
    try {
      const namespace = await (await this.connection.cluster()).namespaceFor(object);
      return namespace === undefined ? object : { ...object, metadata: { ...objectAt(object, "metadata"), namespace } };
    } catch (error) {
      if (error instanceof UnreachableError || error instanceof UnknownKindError) return object;
      throw error;
    }
  }

  private isForced(object: Properties, preview: boolean): boolean {
    return (
      preview || annotation(object, PATCH_FORCE) === "true" || process.env["PULUMI_K8S_ENABLE_PATCH_FORCE"] === "true"
    );
  }

  /** How a written object ends up; whatever goes wrong from here on, it exists and must not be lost. */
  private async settled(cluster: Cluster, place: Place, object: Properties, timeout: number): Promise<Outcome> {
    if (isUnawaited(object)) return { object, unmet: [], timedOut: false };
    try {
      const outcome = await withDeadline(object, timeout, this.connection.cancelled, (signal) =>
        untilReady(cluster.client, place, object, signal),
      );
      // The real provider waits for a definition, too, but answers with the state that it had when it was written.
      return object["kind"] === "CustomResourceDefinition" ? { ...outcome, object } : outcome;
    } catch (error) {
      return { object, unmet: [error instanceof Error ? error.message : String(error)], timedOut: false };
    }
  }

  private async live(object: Properties, outputs: Properties): Promise<Properties | undefined> {
    try {
      return await (await this.connection.cluster()).find(object);
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      if (this.connection.settings.deleteUnreachable) return undefined;
      if (!this.connection.settings.skipUpdateUnreachable) throw new Error(unreachable(error), { cause: error });
      return Object.fromEntries(Object.entries(revealed(outputs)).filter(([key]) => !key.startsWith("__")));
    }
  }

  private async refusedUpdate(error: ApiError, update: RefusedUpdate): Promise<Error> {
    const { id, news, olds, manager } = update;
    const message = updateFailure(id, error, manager);
    const live = await (await this.connection.cluster()).find(revealed(news));
    if (!live) return new Error(message);
    return new HalfMadeError(message, {
      id,
      outputs: checkpoint(live, news, manager, olds),
      inputs: news,
      reasons: [error.message],
    });
  }
}

/** An annotation that says nothing sensible is refused before anything is written. */
function annotationFailures(object: Properties): CheckFailure[] {
  if (hasUnknown(valueAt(object, "metadata", "annotations", WAIT_FOR))) return [];
  try {
    waitedFor(object);
    return [];
  } catch (error) {
    return [{ property: "metadata", reason: error instanceof Error ? error.message : String(error) }];
  }
}

interface RefusedUpdate {
  readonly id: string;
  readonly news: Properties;
  readonly olds: Properties;
  readonly manager: string;
}

/** A dry run shows what only creation gives; a preview leaves it out. */
function previewed(written: Properties): Properties {
  return Object.fromEntries(Object.entries(written).filter(([key]) => key !== "status"));
}

/** Whether a preview cannot tell because what the object needs, or its own replacement, is still to come. */
function isUnforeseeable(error: unknown): boolean {
  if (error instanceof UnreachableError || error instanceof UnknownKindError) return true;
  return error instanceof ApiError && (error.reason === "AlreadyExists" || error.code === 404);
}

function explained(error: unknown, urn: string): Error {
  if (error instanceof UnreachableError) return new Error(unreachable(error), { cause: error });
  if (error instanceof UnknownKindError) return new Error(notCreated(urn, error.message), { cause: error });
  if (!(error instanceof ApiError)) return error instanceof Error ? error : new Error(String(error));
  const help = error.reason === "AlreadyExists" ? alreadyExists : "";
  return new Error(notCreated(urn, error.message + help), { cause: error });
}

/** What an import tells of an object: the id and the kind of its resource. */
function importedObject(id: string, outputs: Properties): Properties {
  const [name = "", namespace] = id.split("/").reverse();
  return { ...outputs, metadata: { name, ...(namespace !== undefined && { namespace }) } };
}
