import type { ObjectChange } from "../change.js";
import { count, counted } from "../counted.js";
import { isSameObject, kindOf, type DangerRule } from "./rule.js";
import type { Sides } from "./sides.js";
import { numberAt } from "./values.js";
import { autoscalerBounds, autoscalerKinds, scaledKinds, type PodCount } from "./workload.js";

/** A workload stops. */
export const noReplicas: DangerRule = {
  id: "replicas-zero",
  kinds: scaledKinds,
  messages: (change) =>
    isSameObject(change) && replicas(change.to) === 0 && replicas(change.from) !== 0
      ? ["replicas becomes 0: every pod stops"]
      : [],
};

/** A number of replicas is left out, which makes it 1. */
export const unsetReplicas: DangerRule = {
  id: "replicas-unset",
  kinds: scaledKinds,
  messages: (change, { head }) => {
    const from = replicas(change.from) ?? 0;
    if (!isSameObject(change) || replicas(change.to) !== undefined || from <= 1) {
      return [];
    }
    const pods = head.workload(change.object)?.pods;
    return isAutoscaled(change, head)
      ? [
          `replicas is removed: ${count(from)} pods fall to 1 until the autoscaler makes them ${count(pods?.min ?? 1)} again`,
        ]
      : [`replicas is removed and no autoscaler sets it: ${count(from)} pods fall to 1`];
  },
};

/** A workload keeps less than half of its pods. */
export const lostReplicas: DangerRule = {
  id: "replicas-lost",
  kinds: [...scaledKinds, ...autoscalerKinds],
  messages: (change, sides) => {
    if (!isSameObject(change)) {
      return [];
    }
    const [from, to] = autoscalerKinds.includes(kindOf(change))
      ? [autoscalerBounds(change.from), autoscalerBounds(change.to)]
      : writtenReplicas(change, sides);
    if (from === undefined || to === undefined || to.max === 0) {
      return [];
    }
    return isLost(from, to)
      ? [`${podsText(from)} become ${podsText(to)}: less than half is left for the same load`]
      : [];
  },
};

/** The number of pods of a workload, where its own manifest decides on it. */
function writtenReplicas(change: ObjectChange, { base, head }: Sides): [PodCount | undefined, PodCount | undefined] {
  return replicas(change.from) === replicas(change.to) || replicas(change.to) === undefined
    ? [undefined, undefined]
    : [base.workload(change.movedFrom ?? change.object)?.pods, head.workload(change.object)?.pods];
}

function isLost(from: PodCount, to: PodCount): boolean {
  // An autoscaler may have run as few as its minimum: a fixed number is only known to be less than that.
  return to.max * 2 < (to.min === to.max ? from.min : from.max);
}

function isAutoscaled({ object }: ObjectChange, head: Sides["head"]): boolean {
  return head.namespace(object.namespace).autoscaled.has(`${object.kind}/${object.name}`);
}

function podsText({ min, max }: PodCount): string {
  return min === max ? counted(max, "pod") : `${count(min)} to ${counted(max, "pod")}`;
}

function replicas(manifest: unknown): number | undefined {
  return numberAt(manifest, "spec", "replicas");
}
