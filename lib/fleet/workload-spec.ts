import type { ExposeSpec } from "./expose-spec.js";

/** An HTTP service that runs on some clusters of the fleet. */
export interface WorkloadSpec {
  /** Namespace that it lives in; created with it. */
  readonly namespace: string;
  /** Container image with a tag or a digest. */
  readonly image: string;
  /** TCP port that the container listens on. */
  readonly port: number;
  /** What one replica requests, and its memory limit. */
  readonly resources: { readonly cpu: `${number}m`; readonly memory: `${number}Mi` };
  /**
   * HTTP paths that tell whether a replica is alive and can serve.
   *
   * @defaultValue `{ live: "/livez", ready: "/readyz" }`
   */
  readonly probes?: { readonly live: string; readonly ready: string };
  /** Replicas by cluster name: the clusters it runs on, and how often. */
  readonly replicas: Readonly<Record<string, Replicas>>;
  /**
   * How it is reached from outside its clusters.
   *
   * @defaultValue not at all
   */
  readonly expose?: ExposeSpec;
  /**
   * Labels of all its objects, beside those that flotilla sets: `name`, `instance`, `version` and `managed-by` of
   * `app.kubernetes.io/`. `app.kubernetes.io/part-of` and `component` are for you to set.
   *
   * @defaultValue no labels
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A number of replicas, or bounds between which a HorizontalPodAutoscaler picks it. */
export type Replicas = number | { readonly min: number; readonly max: number; readonly targetCpuPercent: number };
