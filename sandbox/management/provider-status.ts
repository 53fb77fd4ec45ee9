import { listAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";
import type { ManagerState } from "./managers.js";
import type { WantedProvider } from "./provider-objects.js";

/** What runs for a provider, and how it is. */
export interface Installation {
  readonly state: ManagerState;
  /** Version that really runs; the asked one where only definitions stand in. */
  readonly version: string;
  /** What else there is to know: what stands in for the provider. */
  readonly note?: string;
}

const conditionTypes = ["PreflightCheckPassed", "ProviderInstalled", "Ready"] as const;

/** The status of the object that asks for a provider. Unchanged conditions keep their time. */
export function providerStatus(wanted: WantedProvider, installed: Installation, now: string): Properties {
  const { object, name, ofTurtles } = wanted;
  const { state, version } = installed;
  const generation = (object["metadata"] as Properties)["generation"] ?? 0;
  const message = messageOf(wanted, installed);
  const before = listAt(object, "status", "conditions") as readonly Properties[];
  const conditions = conditionTypes.map((type) => {
    const status = type === "PreflightCheckPassed" || state.ready ? "True" : "False";
    const same = before.find((each) => each["type"] === type && each["status"] === status);
    const reason = status === "True" ? type : state.problem === undefined ? "Starting" : "Failing";
    const lastTransitionTime = (same && textAt(same, "lastTransitionTime")) ?? now;
    return { type, status, reason, message: type === "PreflightCheckPassed" ? "" : message, lastTransitionTime };
  });
  return {
    conditions,
    observedGeneration: generation,
    ...(state.ready && { installedVersion: version, contract: "v1beta2" }),
    ...(ofTurtles && { name, phase: state.ready ? "Ready" : state.problem === undefined ? "Provisioning" : "Failed" }),
  };
}

/** The status without what only time changes, to see whether there is anything to write. */
export function sameStatus(status: Properties, other: Properties): boolean {
  const relevant = (each: Properties) => JSON.stringify(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  const known = Object.fromEntries(Object.keys(status).map((key) => [key, other[key] ?? null]));
  const conditions = (each: Properties) =>
    (listAt(each, "conditions") as readonly Properties[]).map(({ type, status: is, reason, message }) => ({
      type,
      is,
      reason,
      message,
    }));
  return (
    relevant({ ...status, conditions: conditions(status) as never }) ===
    relevant({ ...known, conditions: conditions(known) as never })
  );
}

function messageOf({ version: asked, id }: WantedProvider, { state, version, note }: Installation): string {
  const other = asked === "" || asked === version ? [] : [`the sandbox runs ${version} of ${id} instead of ${asked}`];
  const notes = note === undefined ? [] : [note];
  return [...(state.problem === undefined ? [] : [state.problem]), ...other, ...notes].join("; ");
}
