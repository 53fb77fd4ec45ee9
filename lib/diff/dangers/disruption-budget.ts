import type { Manifest } from "../../manifests.js";
import type { ObjectChange } from "../change.js";
import type { NamespaceObjects } from "./cluster-side.js";
import { perNamespace } from "./per-namespace.js";
import { placeKey } from "./place-key.js";
import { kindOf, type DangerRule } from "./rule.js";
import { at, textAt } from "./values.js";
import { autoscalerKinds, scaledKinds } from "./workload.js";

const BUDGET = "policy/PodDisruptionBudget";
const WAITS = "no pod can be evicted, so that a node that is drained or upgraded waits for ever";

/** A budget allows no eviction at all. https://kubernetes.io/docs/tasks/run-application/configure-pdb/ */
export const blockedEvictions: DangerRule = {
  id: "evictions-blocked",
  kinds: [BUDGET, ...scaledKinds, ...autoscalerKinds],
  messages: (change, sides) => {
    if (change.to === undefined) {
      return [];
    }
    if (kindOf(change) !== BUDGET) {
      return blockedByOthers(sides, change.object.namespace).has(targetOf(change))
        ? [`the PodDisruptionBudget of these pods wants all that are left: ${WAITS}`]
        : [];
    }
    const wasBlocking = blocks(change.from, sides.base.namespace((change.movedFrom ?? change.object).namespace));
    return blocks(change.to, sides.head.namespace(change.object.namespace)) && !wasBlocking
      ? [`the budget allows no disruption: ${WAITS}`]
      : [];
  },
};

/** The workloads of a namespace that a budget blocks now although it is as it was. */
const blockedByOthers = perNamespace((sides, namespace) => {
  const [base, head] = [sides.base.namespace(namespace), sides.head.namespace(namespace)];
  const budgets = head.disruptionBudgets.filter(
    ({ place, manifest }) => !sides.isChanged(place) && blocks(manifest, head) && !blocks(manifest, base),
  );
  const workloads = budgets.flatMap(({ manifest }) => head.selected.by(selectorOf(manifest)));
  return new Set(workloads.map(({ key }) => key));
});

/** The workload whose number of pods a change is about. */
function targetOf({ object, to }: ObjectChange): string {
  const target = at(to, "spec", "scaleTargetRef");
  const name = textAt(target, "name");
  return autoscalerKinds.includes(`${object.group}/${object.kind}`) && name !== undefined
    ? placeKey({ ...object, group: "apps", kind: textAt(target, "kind") ?? "Deployment", name })
    : placeKey(object);
}

/** Whether a budget allows no pod to be evicted, even when all of them are well. */
function blocks(budget: Manifest | undefined, inside: NamespaceObjects): boolean {
  const [unavailable, available] = [at(budget, "spec", "maxUnavailable"), at(budget, "spec", "minAvailable")];
  if (unavailable !== undefined) {
    return unavailable === 0 || percent(unavailable) === 0;
  }
  if (available === undefined) {
    return false;
  }
  const pods = inside.selected.by(selectorOf(budget)).map((workload) => workload.pods?.min);
  const count = pods.reduce<number | undefined>(sum, pods.length === 0 ? undefined : 0);
  if (count === undefined) {
    return percent(available) === 100;
  }
  return count > 0 && wanted(available, count) >= count;
}

/** How many pods a number or a share asks for: a share is rounded up. */
function wanted(available: unknown, count: number): number {
  const share = percent(available);
  return share === undefined ? (typeof available === "number" ? available : 0) : Math.ceil((share * count) / 100);
}

function percent(value: unknown): number | undefined {
  return typeof value === "string" && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : undefined;
}

function sum(total: number | undefined, pods: number | undefined): number | undefined {
  return total === undefined || pods === undefined ? undefined : total + pods;
}

function selectorOf(budget: Manifest | undefined): unknown {
  return at(budget, "spec", "selector");
}
