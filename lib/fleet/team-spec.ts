import type { Quantities } from "./quantities.js";

/** A team: its namespaces, the same on each of its clusters, and what fences them. */
export interface TeamSpec {
  /** Namespaces that the team owns; each has one owner. */
  readonly namespaces: readonly string[];
  /**
   * Clusters that the team works on.
   *
   * @defaultValue all but the management cluster
   */
  readonly clusters?: readonly string[];
  /** What all pods of one namespace may ask for together. */
  readonly quota: QuotaSpec;
  /**
   * What one container is given and may ask for.
   *
   * @defaultValue a default that fits the quota
   */
  readonly limits?: LimitsSpec;
  /**
   * Whom its pods talk to beside each other and DNS.
   *
   * @defaultValue `{}`: nobody
   */
  readonly network?: TeamNetworkSpec;
  /**
   * Domain in which the hosts of its routes and Ingresses are.
   *
   * @defaultValue no host is the team's
   */
  readonly domain?: string;
}

/** Ceiling on a namespace. */
export interface QuotaSpec {
  /** Sum of what pods request. */
  readonly requests: Quantities;
  /**
   * Sum of the limits of pods.
   *
   * @defaultValue none for CPU; for memory that of `requests`
   */
  readonly limits?: Partial<Quantities>;
  /** Number of pods. */
  readonly pods: number;
  /**
   * Number of objects by resource, as a quota names it: `"services.loadbalancers"`.
   *
   * @defaultValue no Service of type NodePort
   */
  readonly counts?: Readonly<Record<string, number>>;
}

/** Limits of one container: min ≤ defaultRequest ≤ default ≤ max. */
export interface LimitsSpec {
  readonly defaultRequest: Quantities;
  readonly default: Partial<Quantities>;
  readonly min?: Partial<Quantities>;
  readonly max?: Partial<Quantities>;
}

/** Whom the pods of a team talk to. Nothing else is let through, but DNS and the pods of the same namespace. */
export interface TeamNetworkSpec {
  /**
   * Namespaces whose pods may reach them.
   *
   * @defaultValue none; that of the Gateway where a workload of the team is exposed
   */
  readonly from?: readonly string[];
  /**
   * Namespaces whose pods they may reach.
   *
   * @defaultValue none
   */
  readonly to?: readonly string[];
  /**
   * Ranges outside of the cluster that they may reach, with TCP ports; never the cloud's metadata address.
   *
   * @defaultValue none
   */
  readonly egress?: readonly { readonly cidr: string; readonly ports: readonly number[] }[];
}
