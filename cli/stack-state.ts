import type { Deployment, Stack } from "@pulumi/pulumi/automation";

interface Resource {
  readonly urn: string;
  readonly protect?: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
}
interface State {
  readonly resources?: readonly Resource[];
  readonly pending_operations?: readonly unknown[];
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

function stateOf(deployment: Deployment): State {
  const state: unknown = deployment.deployment;
  return typeof state === "object" && state !== null ? state : {};
}
