import type { Danger, JudgedChange, ObjectChange } from "./change.js";
import { deletedPolicy, loosenedPolicy, policyException } from "./dangers/admission.js";
import { chartUpgrade } from "./dangers/chart-version.js";
import { addedAdministrators, loosenedHardening, shrunkPool, widenedEndpoint } from "./dangers/cluster-settings.js";
import { ClusterSide } from "./dangers/cluster-side.js";
import {
  clusterDeletion,
  clusterReplacement,
  fleetRename,
  kubernetesStep,
  poolReplacement,
  ringMove,
  stackMove,
} from "./dangers/cluster.js";
import { loosenedContainers } from "./dangers/container-security.js";
import { definitionVersion } from "./dangers/definition.js";
import {
  dataDeletion,
  definitionDeletion,
  namespaceDeletion,
  objectDeletion,
  workloadDeletion,
} from "./dangers/deletion.js";
import { blockedEvictions } from "./dangers/disruption-budget.js";
import { dnsCut } from "./dangers/dns.js";
import { claimGrowth, immutableField, selectorChange } from "./dangers/immutable-field.js";
import { exceededLimitRange } from "./dangers/limit-range.js";
import { loosenedNetworkPolicy } from "./dangers/network-policy.js";
import { tooLargeObject } from "./dangers/object-size.js";
import { widenedPermissions } from "./dangers/permissions.js";
import { loweredPodSecurity } from "./dangers/pod-security.js";
import { exceededQuota } from "./dangers/quota.js";
import { lostReplicas, noReplicas, unsetReplicas } from "./dangers/replicas.js";
import { kindOf, type DangerRule } from "./dangers/rule.js";
import { serviceAddress, serviceWithoutPods } from "./dangers/service.js";
import { Sides } from "./dangers/sides.js";
import { textsAt } from "./dangers/values.js";
import type { PlacedObject } from "./placed-object.js";

/** All objects of a cluster before and afterwards, with the fleet's own data on it. */
export interface ClusterSides {
  /** Name of the cluster; absent for what belongs to the fleet as a whole. */
  readonly cluster?: string;
  readonly base: readonly PlacedObject[];
  readonly head: readonly PlacedObject[];
  /** Replacements that the fleet acknowledges, each as `<cluster>/<path in its spec>`. */
  readonly acknowledged?: readonly string[];
}

/** All rules, the worst first: what cannot be had back, what stops pods, what fails, what lets more in. */
export const dangerRules: readonly DangerRule[] = [
  fleetRename,
  clusterDeletion,
  clusterReplacement,
  stackMove,
  poolReplacement,
  namespaceDeletion,
  definitionDeletion,
  dataDeletion,
  workloadDeletion,
  noReplicas,
  selectorChange,
  immutableField,
  claimGrowth,
  unsetReplicas,
  lostReplicas,
  dnsCut,
  definitionVersion,
  serviceAddress,
  serviceWithoutPods,
  chartUpgrade,
  kubernetesStep,
  ringMove,
  shrunkPool,
  exceededQuota,
  exceededLimitRange,
  tooLargeObject,
  blockedEvictions,
  deletedPolicy,
  loosenedPolicy,
  policyException,
  loweredPodSecurity,
  loosenedNetworkPolicy,
  widenedPermissions,
  loosenedContainers,
  loosenedHardening,
  widenedEndpoint,
  addedAdministrators,
  objectDeletion,
];

const ranks: ReadonlyMap<string, number> = new Map(dangerRules.map(({ id }, rank) => [id, rank]));

/** How bad what a rule finds is: 0 for the worst. */
export function dangerRank({ rule }: Danger): number {
  return ranks.get(rule) ?? ranks.size;
}

/** The changes of a cluster, each with why it can hurt; the worst danger of a change first. */
export function judged(
  changes: readonly ObjectChange[],
  { base, head, acknowledged = [] }: ClusterSides,
): JudgedChange[] {
  const sides = new Sides(new ClusterSide(base), new ClusterSide(head), changes, acknowledged);
  const rulesOfKind = new Map<string, readonly DangerRule[]>();
  return changes.map((change) => {
    const kind = kindOf(change);
    const rules = rulesOfKind.get(kind) ?? dangerRules.filter(({ kinds }) => kinds?.includes(kind) ?? true);
    rulesOfKind.set(kind, rules);
    if (sides.goesWithItsCluster(change)) {
      return { ...change, dangers: [] }; // of which the danger of the cluster itself tells
    }
    return { ...change, dangers: dangersOf(change, rules, sides) };
  });
}

/** The replacements that a fleet acknowledges, from its own data in a rendering. */
export function acknowledgedReplacements(objects: readonly PlacedObject[]): readonly string[] {
  const fleet = objects.find(({ place }) => place.group === "flotilla" && place.kind === "Fleet");
  return textsAt(fleet?.manifest, "acknowledgedReplacements");
}

function dangersOf(change: ObjectChange, rules: readonly DangerRule[], sides: Sides): Danger[] {
  const dangers: Danger[] = [];
  for (const { id, messages } of rules) {
    for (const message of messages(change, sides)) {
      dangers.push({ rule: id, message });
    }
  }
  return dangers;
}
