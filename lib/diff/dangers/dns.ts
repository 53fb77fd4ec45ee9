import { selects, type Labels } from "../../kubernetes/label-selector.js";
import type { Manifest } from "../../manifests.js";
import type { ObjectChange, ObjectPlace } from "../change.js";
import { counted } from "../counted.js";
import type { PlacedObject } from "../placed-object.js";
import type { ClusterSide } from "./cluster-side.js";
import { allowsDns, nameServers, restrictsEgress } from "./egress.js";
import { perNamespace } from "./per-namespace.js";
import { placeKey } from "./place-key.js";
import { kindOf, type DangerRule } from "./rule.js";
import type { Sides } from "./sides.js";
import { at, labelsAt, mappingsAt, textAt, textsAt } from "./values.js";
import { workloadKinds } from "./workload.js";

const POLICY = "networking.k8s.io/NetworkPolicy";
const BECAUSE = "no NetworkPolicy lets them reach the cluster's name server at UDP 53, so that they resolve no name";

/**
 * Pods can no longer resolve names, since what they may connect to is restricted and the name server is not part of it.
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/#default-deny-all-egress-traffic
 */
export const dnsCut: DangerRule = {
  id: "dns-cut",
  kinds: [POLICY, ...workloadKinds],
  messages: (change, sides) => {
    const cuts = cutsOf(sides, change.object.namespace);
    if (kindOf(change) === POLICY) {
      return ofPolicy(change, sides, cuts);
    }
    const key = placeKey(change.object);
    return cuts.cut.has(key) && !cuts.explained.has(key) ? [`DNS is cut: ${BECAUSE}`] : [];
  },
};

function ofPolicy(change: ObjectChange, sides: Sides, { cut, unselected }: Cuts): string[] {
  const { object, movedFrom = object, from, to } = change;
  const touched = [...restricted(sides.base, from, movedFrom), ...restricted(sides.head, to, object)];
  const lost = new Set(touched.filter((workload) => cut.has(workload)));
  if (lost.size > 0) {
    return [`DNS is cut for the pods of ${counted(lost.size, "workload")}: ${BECAUSE}`];
  }
  return unselected.has(placeKey(object)) ? [`DNS is cut for the pods that it selects: ${BECAUSE}`] : [];
}

/** The workloads whose egress a policy restricts. */
function restricted(side: ClusterSide, manifest: Manifest | undefined, place: ObjectPlace): string[] {
  const policy = manifest === undefined ? undefined : { place, manifest, origin: "" };
  return policy !== undefined && restrictsEgress(policy) ? selectedBy(side, policy) : [];
}

/** What the network policies of a namespace cut off, by place. */
interface Cuts {
  /** Workloads that could resolve names. */
  readonly cut: ReadonlySet<string>;
  /** Workloads of which a policy that changed tells. */
  readonly explained: ReadonlySet<string>;
  /** Policies that cut pods off that nobody rendered. */
  readonly unselected: ReadonlySet<string>;
}

/** What the network policies of a namespace cut from DNS that was not cut before. */
const cutsOf = perNamespace((sides, namespace): Cuts => {
  const [base, head] = [sideOf(sides.base, namespace), sideOf(sides.head, namespace)];
  if (head.policies.length === 0) {
    return nothing;
  }
  const before = cutWorkloads(base);
  const changed = ({ side, policies }: Policies) =>
    policies.filter(({ place }) => sides.isChanged(place)).flatMap((policy) => selectedBy(side, policy));
  return {
    cut: new Set([...cutWorkloads(head)].filter((workload) => !before.has(workload))),
    explained: new Set([...changed(base), ...changed(head)]),
    unselected: new Set(
      head.policies
        .filter((policy) => restrictsEgress(policy) && selectedBy(sides.head, policy).length === 0)
        .filter((policy) => isCut(podsOf(policy), head) && !isCut(podsOf(policy), base))
        .map(({ place }) => placeKey(place)),
    ),
  };
});

const nothing: Cuts = { cut: new Set(), explained: new Set(), unselected: new Set() };

/** The network policies of a namespace on one side. */
interface Policies {
  readonly side: ClusterSide;
  readonly policies: readonly PlacedObject[];
  /** Those that let pods resolve names. */
  readonly allowing: readonly PlacedObject[];
}

function sideOf(side: ClusterSide, namespace: string | undefined): Policies {
  const policies = side.namespace(namespace).networkPolicies.filter(restrictsEgress);
  const servers = nameServers(side, policies[0]?.place.cluster);
  return { side, policies, allowing: policies.filter((policy) => allowsDns(policy, servers)) };
}

function cutWorkloads({ side, policies, allowing }: Policies): ReadonlySet<string> {
  const allowed = new Set(allowing.flatMap((policy) => selectedBy(side, policy)));
  return new Set(policies.flatMap((policy) => selectedBy(side, policy)).filter((workload) => !allowed.has(workload)));
}

function selectedBy(side: ClusterSide, { place, manifest }: PlacedObject): string[] {
  return side
    .namespace(place.namespace)
    .selected.by(at(manifest, "spec", "podSelector"))
    .filter(({ pod }) => pod["hostNetwork"] !== true) // which no policy is applied to
    .map(({ key }) => key);
}

/** Whether pods with some labels are cut from DNS. */
function isCut(labels: Labels, { policies, allowing }: Policies): boolean {
  const isSelected = ({ manifest }: PlacedObject) => selects(at(manifest, "spec", "podSelector"), labels);
  return policies.some(isSelected) && !allowing.some(isSelected);
}

/** Labels of pods that a policy selects. */
function podsOf({ manifest }: PlacedObject): Labels {
  const selector = at(manifest, "spec", "podSelector");
  const expressions = mappingsAt(selector, "matchExpressions").filter(
    ({ operator }) => operator === "In" || operator === "Exists",
  );
  return {
    ...labelsAt(selector, "matchLabels"),
    ...Object.fromEntries(
      expressions.map((expression) => [textAt(expression, "key") ?? "", textsAt(expression, "values")[0] ?? ""]),
    ),
  };
}
