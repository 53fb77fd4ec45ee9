import { objectsOf, textOf } from "../clouds/reading.js";
import type { Properties, PropertyValue } from "../provider/property-value.js";
import { NotYetError } from "./not-yet-error.js";

/** What a provider says of an object. */
export interface Verdict {
  readonly ready: boolean;
  /** One word; needed where the object is not ready. */
  readonly reason?: string;
  readonly message?: string;
  /** Whether it is only a matter of time. */
  readonly waiting?: boolean;
}

/** What an error says of the object that it happened to. */
export function verdictOf(error: unknown, reason: string): Verdict {
  if (error instanceof NotYetError) {
    return { ready: false, reason: error.reason, message: error.message, waiting: true };
  }
  return { ready: false, reason, message: error instanceof Error ? error.message : String(error) };
}

/** The conditions of an object with a verdict in those of the types; others stay, and so does the time of what has not changed. */
export function conditionsWith(
  conditions: PropertyValue | undefined,
  types: readonly string[],
  { ready, reason, message, waiting = false }: Verdict,
): readonly Properties[] {
  const before = objectsOf(conditions);
  const others = before.filter(({ type }) => !types.includes(textOf(type)));
  const mine = types.map((type): Properties => {
    const now = {
      type,
      status: ready ? "True" : "False",
      ...(ready ? {} : { severity: waiting ? "Info" : "Error", reason: reason ?? "Failed" }),
      ...(message === undefined ? {} : { message }),
    };
    const old = before.find((condition) => condition["type"] === type);
    const since = old?.["status"] === now.status ? textOf(old["lastTransitionTime"]) : seconds(new Date());
    return { ...now, lastTransitionTime: since };
  });
  const all = [...others, ...mine];
  return all.sort((a, b) => (textOf(a["type"]) < textOf(b["type"]) ? -1 : 1));
}

/** A time as Kubernetes writes it. */
function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
