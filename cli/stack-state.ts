import type { Deployment, Stack } from "@pulumi/pulumi/automation";

import type { KnownInputs } from "../lib/import-ids.js";

/** A resource in the state of a stack. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  readonly id?: string;
  readonly protect?: boolean;
  readonly inputs?: KnownInputs;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly parent?: string;
  /** `<urn>::<id>` of its provider. */
  readonly provider?: string;
}

/** What the engine had begun and not written down when it died. */
interface PendingOperation {
  readonly type: string;
  readonly resource: { readonly urn: string };
}

/** The state of a stack. */
interface StackState {
  readonly resources?: readonly ResourceState[];
  readonly pending_operations?: readonly PendingOperation[];
}

/** Whether the last run of a stack ended otherwise than well, so that there may be more than its state knows of. */
export async function isUnsettled(stack: Stack): Promise<boolean> {
  const { resources = [], pending_operations: pending = [] } = stateOf(await stack.exportStack());
  if (pending.length > 0) {
    return true;
  }
  const last = await stack.info();
  return last === undefined ? resources.length > 0 : last.result !== "succeeded";
}

/** What Pulumi or the cloud refuses to delete. */
export function protectedUrns(deployment: Deployment): string[] {
  return (stateOf(deployment).resources ?? [])
    .filter(({ protect, inputs }) => protect === true || inputs?.["deletionProtection"] === true)
    .map(({ urn }) => urn);
}

/** The state that an export of a stack holds. */
export function stateOf(deployment: Deployment): StackState {
  const state: unknown = deployment.deployment;
  return typeof state === "object" && state !== null ? state : {};
}

/** An export of a stack with another state in part, to import. */
export function withState(deployment: Deployment, changed: StackState): Deployment {
  const next: unknown = { ...stateOf(deployment), ...changed };
  return { ...deployment, deployment: next };
}

/** Inputs of resources by the reference that others name them with as their provider. */
export function inputsByReference(
  resources: readonly ResourceState[],
): ReadonlyMap<string | undefined, KnownInputs | undefined> {
  return new Map(resources.map(({ urn, id, inputs }) => [`${urn}::${id ?? ""}`, inputs]));
}
