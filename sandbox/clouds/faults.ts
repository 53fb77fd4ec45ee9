import { call } from "./client.js";
import type { CloudName } from "./resource-type.js";

/** What a fault does to a request. */
export type FaultKind =
  /** Refused because there were too many requests; providers try again a few times. */
  | "throttled"
  /** The cloud gives up in the middle: what takes a while stays half made, anything else is not there. */
  | "failed-half-way"
  /** The cloud does it, and the answer is lost. */
  | "created-but-not-answered"
  /** Somebody changed the tags or labels by hand just before the object is read. */
  | "drifted";

/** A fault that the next requests of its kind meet. */
export interface Fault {
  readonly cloud: CloudName;
  /** Type token: `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  readonly operation: "create" | "update" | "delete" | "read";
  readonly kind: FaultKind;
  /** How many requests meet it. */
  readonly times: number;
}

/** Faults that wait for their requests. */
export interface Faults {
  add(fault: Fault): void;
  /** The fault that a request meets, which is one time less then. */
  next(request: Pick<Fault, "cloud" | "type" | "operation">): FaultKind | undefined;
}

/** No faults yet. */
export function faultQueue(): Faults {
  let waiting: readonly Fault[] = [];
  return {
    add(fault) {
      waiting = [...waiting, fault];
    },
    next({ cloud, type, operation }) {
      const met = waiting.find(
        (fault) => fault.cloud === cloud && fault.type === type && fault.operation === operation,
      );
      if (met === undefined) return undefined;
      waiting = waiting.flatMap((fault) => {
        if (fault !== met) return [fault];
        return fault.times > 1 ? [{ ...fault, times: fault.times - 1 }] : [];
      });
      return met.kind;
    },
  };
}

/** Makes the next requests of a kind fail, in the running server of a sandbox; a restarted server knows of no fault. */
export async function injectFault(root: string, fault: Fault): Promise<void> {
  if ((fault.kind === "drifted") !== (fault.operation === "read") && fault.kind !== "throttled") {
    throw new Error(
      `a fault cannot be "${fault.kind}" on ${fault.operation}: objects drift before a read, requests fail`,
    );
  }
  await call(root, { method: "fault", fault });
}
