import { quantity, quantityText } from "../../kubernetes/quantity.js";
import type { PlacedObject } from "../placed-object.js";
import { counted } from "../counted.js";
import type { ClusterSide } from "./cluster-side.js";
import { perNamespace } from "./per-namespace.js";
import { placeKey } from "./place-key.js";
import { defaultsOf } from "./pod-resources.js";
import { usageOf, usageOfWorkload } from "./quota-usage.js";
import { kindOf, type DangerRule } from "./rule.js";
import { at, mappingAt, textAt } from "./values.js";
import { autoscalerKinds, workloadKinds } from "./workload.js";

/** A resource of a quota that does not suffice for what the namespace runs. */
interface Shortage {
  readonly resource: string;
  readonly used: bigint;
  readonly hard: bigint;
  readonly silent: number;
}

/** A quota is below what the workloads of its namespace ask for. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export const exceededQuota: DangerRule = {
  id: "quota-below-usage",
  kinds: ["/ResourceQuota", ...workloadKinds, ...autoscalerKinds],
  messages: (change, sides) => {
    const { object, to } = change;
    if (to === undefined) {
      return [];
    }
    const { ofQuotas, ofWorkloads } = shortagesOf(sides, object.namespace);
    if (kindOf(change) === "/ResourceQuota") {
      return (ofQuotas.get(placeKey(object)) ?? []).map(shortageText);
    }
    const target = autoscalerKinds.includes(kindOf(change))
      ? { ...object, group: "apps", kind: textAt(to, "spec", "scaleTargetRef", "kind") ?? "", name: targetName(to) }
      : object;
    return (ofWorkloads.get(placeKey(target)) ?? []).map(shortageText);
  },
};

function shortageText({ resource, used, hard, silent }: Shortage): string {
  const binary = /memory|storage/.test(resource);
  return silent > 0
    ? `the quota counts ${resource}, of which the pods of ${counted(silent, "workload")} say nothing: they are refused`
    : `${resource} reaches ${quantityText(used, { binary })} at full scale, above the quota of ${quantityText(hard, { binary })}: pods beyond it are refused`;
}

/** What becomes short in a namespace, by the quota that changed or else by the workloads that ask for more. */
const shortagesOf = perNamespace((sides, namespace) => {
  const { base, head } = sides;
  const ofQuotas = new Map<string, Shortage[]>();
  const ofWorkloads = new Map<string, Shortage[]>();
  for (const quota of head.namespace(namespace).quotas) {
    for (const shortage of newShortages(quota, base, head)) {
      if (sides.isChanged(quota.place)) {
        append(ofQuotas, placeKey(quota.place), shortage);
      } else {
        growing(namespace, shortage.resource, base, head).forEach((key) => {
          append(ofWorkloads, key, shortage);
        });
      }
    }
  }
  return { ofQuotas, ofWorkloads };
});

/** What is short now and was not, or was less so. */
function newShortages(quota: PlacedObject, base: ClusterSide, head: ClusterSide): Shortage[] {
  const { group, kind, namespace, name } = quota.place;
  const earlier = base.find(group, kind, name, namespace);
  const before = earlier === undefined ? [] : shortages({ ...quota, manifest: earlier }, base);
  return shortages(quota, head).filter(
    ({ resource, used, hard, silent }) =>
      !before.some(
        (each) => each.resource === resource && each.used - each.hard >= used - hard && each.silent >= silent,
      ),
  );
}

function shortages(quota: PlacedObject, side: ClusterSide): Shortage[] {
  const inside = side.namespace(quota.place.namespace);
  return Object.entries(mappingAt(quota.manifest, "spec", "hard")).flatMap(([resource, value]) => {
    const hard = quantity(value);
    const usage = usageOf(quota, resource, inside);
    return hard === undefined || usage === undefined || (usage.used <= hard && usage.silent === 0)
      ? []
      : [{ resource, hard, ...usage }];
  });
}

/** The workloads that ask for more of a resource than they did. */
function growing(namespace: string | undefined, resource: string, base: ClusterSide, head: ClusterSide): string[] {
  const [before, after] = [base, head].map((side) => {
    const { workloads, limitRanges } = side.namespace(namespace);
    const defaults = defaultsOf(limitRanges);
    return workloads.map((each) => [each.key, usageOfWorkload(each, resource, defaults)] as const);
  });
  const earlier = new Map(before);
  return (after ?? []).filter(([key, used]) => isMore(used, earlier.get(key), earlier.has(key))).map(([key]) => key);
}

function isMore(used: bigint | undefined, before: bigint | undefined, wasThere: boolean): boolean {
  return used === undefined ? !wasThere || before !== undefined : used > (before ?? 0n);
}

function append(map: Map<string, Shortage[]>, key: string, shortage: Shortage): void {
  map.set(key, [...(map.get(key) ?? []), shortage]);
}

function targetName(autoscaler: unknown): string {
  return textAt(at(autoscaler, "spec", "scaleTargetRef"), "name") ?? "";
}
