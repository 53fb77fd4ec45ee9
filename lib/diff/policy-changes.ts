import { compareTexts } from "../compare-texts.js";
import type { Enforcement } from "../fleet/policies-spec.js";

/** What an object of a cluster breaks. */
export interface PolicyFinding {
  /** Id of the rule. */
  readonly rule: string;
  /** The object as messages name it: `Deployment shop/web`. */
  readonly object: string;
  readonly field: string;
  readonly must: string;
  readonly fix: string;
}

/** What changes of what the objects of one cluster break. */
export interface ClusterPolicyChanges {
  readonly cluster: string;
  /** What becomes of an object that breaks a rule. */
  readonly enforcement: Enforcement;
  readonly violated: readonly PolicyFinding[];
  readonly fixed: readonly PolicyFinding[];
}

/** The same finding on one or several clusters. */
export interface SharedFinding extends PolicyFinding {
  /** In alphabetical order. */
  readonly clusters: readonly string[];
  readonly enforcement: Enforcement;
}

/** A policy that lets more past than before, on one or several clusters. */
export interface Loosening {
  /** What is loosened: a rule by its id, or a word for all of them, such as `enforcement`. */
  readonly what: string;
  /** What holds now and what held before, for people. */
  readonly message: string;
  /** In alphabetical order. */
  readonly clusters: readonly string[];
}

/** What a change does to how objects stand to the policies of their clusters. */
export interface PolicyChanges {
  /** What objects break that they did not break before. */
  readonly violated: readonly SharedFinding[];
  /** What they broke and, by the same policies, no longer do. */
  readonly fixed: readonly SharedFinding[];
  readonly loosened: readonly Loosening[];
}

/** What changes on a fleet, from what changes on its clusters. */
export function policyChanges(
  clusters: readonly ClusterPolicyChanges[],
  loosened: readonly Loosening[],
): PolicyChanges {
  return { violated: shared(clusters, "violated"), fixed: shared(clusters, "fixed"), loosened };
}

/** Whether nothing of it is to be told. */
export function isNoPolicyChange({ violated, fixed, loosened }: PolicyChanges): boolean {
  return violated.length + fixed.length + loosened.length === 0;
}

function shared(all: readonly ClusterPolicyChanges[], key: "violated" | "fixed"): SharedFinding[] {
  const found = new Map<string, SharedFinding & { readonly clusters: string[] }>();
  for (const { cluster, enforcement, [key]: findings } of all) {
    for (const finding of findings) {
      const identity = JSON.stringify([enforcement, finding.rule, finding.object, finding.field, finding.must]);
      const others = found.get(identity);
      if (others === undefined) {
        found.set(identity, { ...finding, enforcement, clusters: [cluster] });
      } else if (others.clusters.at(-1) !== cluster) {
        others.clusters.push(cluster);
      }
    }
  }
  return [...found.values()]
    .map((finding) => ({ ...finding, clusters: [...finding.clusters].sort(compareTexts) }))
    .sort((a, b) => rank(a) - rank(b) || compareTexts(a.rule, b.rule) || compareTexts(a.object, b.object));
}

/** What is refused stands before what is only told. */
function rank({ enforcement }: SharedFinding): number {
  return ["enforce", "warn", "audit"].indexOf(enforcement);
}
