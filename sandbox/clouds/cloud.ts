import { randomBytes } from "node:crypto";

import type { Properties, PropertyValue } from "../provider/property-value.js";
import { isProperties } from "../provider/property-value.js";
import { changes } from "./difference.js";
import { CloudError } from "./cloud-error.js";
import type { Effects } from "./effects.js";
import type { FaultKind, Faults } from "./faults.js";
import type { Journal } from "./journal.js";
import { textOf } from "./reading.js";
import { isVisible, lookupIn, pointers, pointsTo } from "./references.js";
import type { CloudObject, CloudTable, Lookup, ResourceType, Scope, Wording } from "./resource-type.js";
import { filled, merged, text } from "./template.js";

/** What a cloud is made of. */
export interface CloudParts {
  readonly table: CloudTable;
  readonly journal: Journal<CloudObject>;
  readonly effects: Effects;
  readonly faults: Faults;
}

/** A request about one object. */
export interface ObjectRequest {
  readonly type: string;
  readonly scope: Scope;
  readonly id: string;
}

type RefusalKind = "exists" | "missing" | "dangling" | "in-use" | "protected" | "immutable" | "failed";
type Refused = Pick<CloudObject, "type" | "id" | "scope" | "inputs"> & Partial<CloudObject>;

/** A simulated cloud. Whatever it has answered is stored; what it was doing when it ended is finished by {@link Cloud.resume}. */
export class Cloud {
  private readonly parts: CloudParts;
  private readonly busy = new Map<string, Promise<unknown>>();

  constructor(parts: CloudParts) {
    this.parts = parts;
  }

  /** Everything that exists. */
  get objects(): readonly CloudObject[] {
    return [...this.parts.journal.values.values()];
  }

  /** Creates an object, unless the cloud refuses it. */
  async create(type: string, scope: Scope, inputs: Properties): Promise<CloudObject> {
    const known = this.typeOf(type);
    const fault = this.faultOn(known, type, "create");
    const uid = randomBytes(16).toString("hex");
    const draft: CloudObject = { type, id: "", scope, uid, revision: 1, inputs, outputs: {}, status: "creating" };
    const object = { ...draft, id: text(known.id, values(draft)) };
    return await this.alone(object, () => {
      if (this.parts.journal.values.has(key(object))) throw this.refusal("exists", object);
      this.accept(known, object);
      if (fault === "failed-half-way" && !known.slow) throw this.refusal("failed", object);
      return this.settle(object, fault);
    });
  }

  /** The object, once nothing is being done to it; nothing when there is none. */
  async read({ type, scope, id }: ObjectRequest): Promise<CloudObject | undefined> {
    const known = this.typeOf(type);
    const fault = this.faultOn(known, type, "read");
    const object = this.find(type, scope, id);
    if (object === undefined) return undefined;
    await this.busy.get(key(object));
    const settled = this.parts.journal.values.get(key(object));
    if (settled?.status === "deleting") return undefined;
    return settled && fault === "drifted" ? this.drift(settled) : settled;
  }

  /** Gives an object other inputs. */
  async update({ type, scope, id }: ObjectRequest, inputs: Properties): Promise<CloudObject> {
    const known = this.typeOf(type);
    const fault = this.faultOn(known, type, "update");
    const object = this.find(type, scope, id);
    if (object === undefined) throw this.refusal("missing", { type, id, scope, inputs });
    const changed = { ...object, scope: { ...object.scope, ...scope }, inputs, revision: object.revision + 1 };
    const refused = changes(known, object.inputs, inputs).find(({ immutable }) => immutable);
    if (refused) throw this.refusal("immutable", object, { path: refused.path });
    this.accept(known, changed);
    if (fault === "failed-half-way" && !known.slow) throw this.refusal("failed", object);
    return await this.alone(object, () => this.settle(changed, fault));
  }

  /** Deletes an object and what goes with it; nothing happens when there is none. */
  async delete({ type, scope, id }: ObjectRequest): Promise<void> {
    const known = this.typeOf(type);
    const fault = this.faultOn(known, type, "delete");
    const object = this.find(type, scope, id);
    if (object === undefined) return;
    if (known.protectedBy !== undefined && object.inputs[known.protectedBy] === true) {
      throw this.refusal("protected", object);
    }
    const holders = this.holders(object);
    const user = holders.find(({ onDelete }) => onDelete === "refuse")?.object;
    if (user) throw this.refusal("in-use", object, { user: { id: user.id, noun: this.typeOf(user.type).noun } });
    if (fault === "failed-half-way") throw this.refusal("failed", object);
    await this.removeWithHolders(object);
    if (fault === "created-but-not-answered") throw new CloudError("dropped", "the answer is lost");
  }

  /** Finishes what the server was doing when it ended: a cloud keeps on with what it has accepted. */
  async resume(): Promise<void> {
    for (const object of this.objects) {
      if (object.status === "creating") await this.alone(object, () => this.settle(object, undefined));
      if (object.status === "deleting") await this.remove(object);
    }
  }

  private accept(known: ResourceType, object: CloudObject): void {
    const lookup = this.lookup(object.scope);
    for (const { path, value, reference } of pointers(known.inputs, object.inputs)) {
      if (lookup.find(reference, value)) continue;
      const noun = reference.types.map((type) => this.typeOf(type).noun).join(" or ");
      throw this.refusal("dangling", object, { path, value, noun });
    }
    for (const rule of known.rules ?? []) {
      const message = rule(object, lookup);
      if (message !== undefined) throw new CloudError("refused", message);
    }
  }

  private async settle(object: CloudObject, fault: FaultKind | undefined): Promise<CloudObject> {
    const { journal, effects } = this.parts;
    const effect = effects[object.type];
    if (fault === "failed-half-way") {
      const half: CloudObject = { ...object, status: "failed" };
      journal.set(key(half), half);
      throw this.refusal("failed", half, {}, half);
    }
    if (effect) journal.set(key(object), { ...object, status: "creating" });
    const made = await this.outcome(object, effect?.apply(object, this.lookup(object.scope)));
    const computed = filled(this.typeOf(object.type).computed ?? {}, { ...values(object), ...made }) as Properties;
    const settled: CloudObject = { ...object, outputs: merged(computed, object.inputs), status: "ready" };
    journal.set(key(settled), settled);
    if (fault === "created-but-not-answered") throw new CloudError("dropped", "the answer is lost");
    return settled;
  }

  /** What the effect made; when it fails the object is half made. */
  private async outcome(object: CloudObject, effect: Promise<Properties> | undefined): Promise<Properties> {
    try {
      return (await effect) ?? {};
    } catch (cause) {
      const half: CloudObject = { ...object, status: "failed" };
      this.parts.journal.set(key(half), half);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new CloudError("failed", `${object.id}: ${reason}`, { half, cause });
    }
  }

  private async removeWithHolders(object: CloudObject): Promise<void> {
    for (const { object: held } of this.holders(object)) await this.removeWithHolders(held);
    await this.remove(object);
  }

  private async remove(object: CloudObject): Promise<void> {
    const { journal, effects } = this.parts;
    await this.alone(object, async () => {
      const effect = effects[object.type];
      if (effect) journal.set(key(object), { ...object, status: "deleting" });
      await effect?.remove(object, this.lookup(object.scope));
      journal.delete(key(object));
    });
  }

  private holders(object: CloudObject): { object: CloudObject; onDelete: "refuse" | "cascade" }[] {
    return this.objects.flatMap((holder) => {
      const held = pointers(this.typeOf(holder.type).inputs, holder.inputs).find(
        ({ value, reference }) => reference.onDelete !== "ignore" && pointsTo(reference, value, object),
      );
      const onDelete = held?.reference.onDelete === "cascade" ? ("cascade" as const) : ("refuse" as const);
      return held && isVisible(this.parts.table, holder, object.scope) && holder.status !== "deleting"
        ? [{ object: holder, onDelete }]
        : [];
    });
  }

  private drift(object: CloudObject): CloudObject {
    const field = ["tags", "labels", "resourceLabels"].find((name) => this.typeOf(object.type).inputs[name]);
    if (field === undefined) throw new CloudError("refused", `${object.type} has no tags or labels that could drift`);
    const old = object.inputs[field];
    const drifted = { [field]: { ...(isProperties(old) ? old : {}), drifted: "by-hand" } };
    const changed = {
      ...object,
      inputs: { ...object.inputs, ...drifted },
      outputs: merged(object.outputs, drifted),
    };
    this.parts.journal.set(key(changed), changed);
    return changed;
  }

  private find(type: string, scope: Scope, id: string): CloudObject | undefined {
    const { importIds = [] } = this.typeOf(type);
    const visible = this.objects.filter((object) => object.type === type && isVisible(this.parts.table, object, scope));
    const matches = (object: CloudObject): boolean =>
      object.id === id || importIds.some((template) => text(template, values(object)) === id);
    return visible.find(matches);
  }

  private lookup(scope: Scope): Lookup {
    return lookupIn(this.parts.table, this.parts.journal.values.values(), scope);
  }

  private typeOf(type: string): ResourceType {
    const { types, file } = this.parts.table;
    const known = types[type];
    if (known === undefined)
      throw new CloudError("refused", `the sandbox does not simulate ${type}: add it to ${file}`);
    return known;
  }

  private faultOn(
    known: ResourceType,
    type: string,
    operation: "create" | "update" | "delete" | "read",
  ): FaultKind | undefined {
    const { table, faults } = this.parts;
    const fault = faults.next({ cloud: table.name, type, operation });
    if (fault === "throttled") throw new CloudError("throttled", { ...table.words, ...known.words }.throttled);
    return fault;
  }

  private refusal(kind: RefusalKind, object: Refused, more: Properties = {}, half?: CloudObject): CloudError {
    const known = this.typeOf(object.type);
    const words: Wording = { ...this.parts.table.words, ...known.words };
    const message = words[kind === "in-use" ? "inUse" : kind];
    const drafted: CloudObject = { uid: "", revision: 0, outputs: {}, status: "creating", ...object };
    const refusal = kind === "dangling" || kind === "immutable" ? "refused" : kind;
    const said = text(message, { ...values(drafted), noun: known.noun, ...more });
    return new CloudError(refusal, said, half && { half });
  }

  /** Does one thing at a time to an object. */
  private async alone<T>(object: CloudObject, action: () => Promise<T>): Promise<T> {
    const before = this.busy.get(key(object)) ?? Promise.resolve();
    const mine = before.then(action);
    const settled = mine.catch(() => undefined);
    this.busy.set(key(object), settled);
    try {
      return await mine;
    } finally {
      if (this.busy.get(key(object)) === settled) this.busy.delete(key(object));
    }
  }
}

function key({ type, scope, id }: Pick<CloudObject, "type" | "scope" | "id">): string {
  return [type, scope.account, scope.region, id].join("|");
}

/** What templates may name: the inputs and outputs of an object, its scope, its id and what is made up for it. */
export function values({ id, scope, uid, revision, inputs, outputs }: CloudObject): Properties {
  const uuid = uid.replace(/^(.{8})(.{4})(.{4})(.{4})(.*)$/, "$1-$2-$3-$4-$5");
  const ip = [0, 2, 4].map((at) => Number.parseInt(uid.slice(at, at + 2) || "0", 16)).join(".");
  const known: Record<string, PropertyValue> = { region: scope.region, location: scope.region, project: scope.account };
  const made = {
    id,
    uid,
    uid8: uid.slice(0, 8),
    uid17: uid.slice(0, 17),
    upper: uid.toUpperCase(),
    uuid,
    ip: `52.${ip}`,
  };
  const more = {
    allTags: merged(scope.tags ?? {}, tagsOf(inputs)),
    bareUrl: textOf(inputs["url"]).replace(/^https:\/\//, ""),
    clusterBase: textOf(inputs["cluster"]).replace(/^.*\//, ""),
    tenant: scope.tenant ?? "",
  };
  return { ...known, ...outputs, ...inputs, ...made, ...more, revision, account: scope.account };
}

function tagsOf(inputs: Properties): Properties {
  const own = inputs["tags"] ?? inputs["labels"] ?? inputs["resourceLabels"];
  return isProperties(own) ? own : {};
}
