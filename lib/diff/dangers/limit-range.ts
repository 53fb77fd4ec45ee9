import { quantity, quantityText } from "../../kubernetes/quantity.js";
import { counted } from "../counted.js";
import type { PlacedObject } from "../placed-object.js";
import type { ClusterSide } from "./cluster-side.js";
import { perNamespace } from "./per-namespace.js";
import { placeKey } from "./place-key.js";
import { containerDemand, defaultsOf, podDemand, type Defaults, type Demand } from "./pod-resources.js";
import { kindOf, type DangerRule } from "./rule.js";
import { mappingAt, mappingsAt, textAt, type Mapping } from "./values.js";
import { workloadKinds, type Workload } from "./workload.js";

/** A LimitRange refuses what the workloads of its namespace ask for. https://kubernetes.io/docs/concepts/policy/limit-range/ */
export const exceededLimitRange: DangerRule = {
  id: "limit-range-refuses",
  kinds: ["/LimitRange", ...workloadKinds],
  messages: (change, sides) => {
    if (change.to === undefined) {
      return [];
    }
    const refusals = refusalsOf(sides, change.object.namespace);
    const key = placeKey(change.object);
    return kindOf(change) === "/LimitRange"
      ? [...(refusals.ofRanges.get(key) ?? [])].map(
          ([reason, count]) => `${reason}: pods of ${counted(count, "workload")} are refused`,
        )
      : (refusals.ofWorkloads.get(key) ?? []).map((reason) => `${reason}: its pods are refused`);
  },
};

/** What is refused now and was not: by range that changed, with the number of workloads, or by workload. */
const refusalsOf = perNamespace((sides, namespace) => {
  const ofRanges = new Map<string, Map<string, number>>();
  const ofWorkloads = new Map<string, readonly string[]>();
  const before = reasonsOf(sides.base, namespace);
  for (const [workload, reasons] of reasonsOf(sides.head, namespace)) {
    const known = new Set((before.get(workload) ?? []).map(({ text }) => text));
    const fresh = reasons.filter(({ text }) => !known.has(text));
    for (const { text, range } of fresh.filter((each) => sides.isChanged(each.range.place))) {
      const counts = ofRanges.get(placeKey(range.place)) ?? new Map<string, number>();
      ofRanges.set(placeKey(range.place), counts.set(text, (counts.get(text) ?? 0) + 1));
    }
    const own = fresh.filter(({ range }) => !sides.isChanged(range.place)).map(({ text }) => text);
    ofWorkloads.set(workload, own);
  }
  return { ofRanges, ofWorkloads };
});

interface Reason {
  readonly text: string;
  readonly range: PlacedObject;
}

function reasonsOf(side: ClusterSide, namespace: string | undefined): ReadonlyMap<string, readonly Reason[]> {
  const { workloads, limitRanges } = side.namespace(namespace);
  const defaults = defaultsOf(limitRanges);
  const bounds = limitRanges.flatMap((range) => boundsOf(range));
  return new Map(
    bounds.length === 0
      ? []
      : workloads.map((each) => [each.key, bounds.filter((bound) => isBroken(bound, each, defaults))]),
  );
}

/** One bound of a LimitRange. */
interface Bound extends Reason {
  readonly type: "Container" | "Pod";
  readonly demand: Demand;
  readonly resource: string;
  readonly isTooMuch: (asked: bigint) => boolean;
}

function boundsOf(range: PlacedObject): Bound[] {
  return mappingsAt(range.manifest, "spec", "limits").flatMap((item) => {
    const type = textAt(item, "type");
    return type === "Container" || type === "Pod"
      ? [...bounds(range, type, "max", item), ...bounds(range, type, "min", item)]
      : [];
  });
}

function bounds(range: PlacedObject, type: Bound["type"], which: "max" | "min", item: Mapping): Bound[] {
  const demand = which === "max" ? "limits" : "requests";
  return Object.entries(mappingAt(item, which)).flatMap(([resource, value]) => {
    const bound = quantity(value);
    if (bound === undefined) {
      return [];
    }
    const written = quantityText(bound, { binary: resource !== "cpu" });
    const text = `a ${type.toLowerCase()} may have ${which === "max" ? "at most" : "at least"} ${written} of ${resource}`;
    const isTooMuch = (asked: bigint) => (which === "max" ? asked > bound : asked < bound);
    return [{ range, type, demand, resource, text, isTooMuch }];
  });
}

function isBroken({ type, demand, resource, isTooMuch }: Bound, { pod }: Workload, defaults: Defaults): boolean {
  const asked =
    type === "Pod"
      ? [podDemand(pod, demand, resource, defaults)]
      : [...mappingsAt(pod, "containers"), ...mappingsAt(pod, "initContainers")].map((container) =>
          containerDemand(container, demand, resource, defaults),
        );
  return asked.some((each) => each !== undefined && isTooMuch(each));
}
