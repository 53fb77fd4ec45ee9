import type { KubernetesVersion } from "./cluster-spec.js";

/** The policies of a fleet: which rules its clusters hold objects to, and how strictly. */
export interface PoliciesSpec {
  /** How strictly, by ring: a change of policy reaches the clusters as any other change does. */
  readonly enforcement: EnforcementSpec;
  /**
   * Which engine answers when an object is admitted: the API server itself, which no webhook can keep from answering, or the
   * policy engine that the cluster carries. Under `"in-tree"` the policy engine holds the same rules and reports on what is there already.
   *
   * @defaultValue `"in-tree"`
   */
  readonly admission?: "in-tree" | "engine";
  /**
   * What is judged of what makes pods. Kubernetes' own Pod Security refuses pods alone; `"pods-and-controllers"` refuses a Deployment
   * too, where somebody reads the message.
   *
   * @defaultValue `"pods-and-controllers"`
   */
  readonly judged?: "pods-and-controllers" | "pods";
  /**
   * Pod Security Standard of all pods, at a version of Kubernetes.
   *
   * @defaultValue none
   */
  readonly podSecurity?: PodSecuritySpec;
  /**
   * Registries and repositories that images may come from: `"ghcr.io/acme"` admits every image below it and nothing beside it.
   *
   * @defaultValue any
   */
  readonly registries?: readonly string[];
  /**
   * Other rules by id, each with its parameters; `{}` where a rule has none.
   *
   * @defaultValue none
   */
  readonly rules?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * What is let past a rule.
   *
   * @defaultValue none
   */
  readonly exceptions?: readonly ExceptionSpec[];
}

/** A Pod Security Standard: https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export interface PodSecuritySpec {
  readonly level: "baseline" | "restricted";
  /**
   * Version of the standard.
   *
   * @defaultValue the version of each cluster
   */
  readonly version?: KubernetesVersion;
}

/** What becomes of an object that breaks a rule: it is written down, its author is warned, or it is refused. */
export type Enforcement = "audit" | "warn" | "enforce";

/** One word a ring, in the order of `rollout`, and one for the management cluster, which is in no ring. */
export interface EnforcementSpec {
  readonly management: Enforcement;
  readonly rings: readonly Enforcement[];
}

/** One object that is let past one rule until a day, on somebody's word. */
export interface ExceptionSpec {
  /** Id of the rule. */
  readonly rule: string;
  readonly namespace: string;
  /** Name of the object: exact, or a beginning and `*`, as for the pods of a Deployment: `"web-*"`. */
  readonly name: string;
  /** Who answers for it: a team of the fleet, or an address. */
  readonly owner: string;
  /** Why it is needed. */
  readonly reason: string;
  /** Last day on which it holds: `"2027-03-31"`. */
  readonly until: string;
  /**
   * Clusters that it holds on.
   *
   * @defaultValue all
   */
  readonly clusters?: readonly string[];
}
