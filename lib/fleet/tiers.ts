import type { MachineClass } from "../machine-types.js";

/** Names of the tiers. */
export type Tier = "production" | "staging" | "development";

/** What a tier promises, and so what its clusters must have. A spec may be stricter, never laxer. */
export interface TierSpec {
  /** Share of a month in which the API server and the workloads answer, in percent; `undefined` is best effort. */
  readonly availabilityPercent: number | undefined;
  /** Machines that node pools may have. */
  readonly machines: readonly MachineClass[];
  /** Whether pools may be sized by the autoscaler. */
  readonly autoscaling: boolean;
  /** Number of zones that nodes are spread over. */
  readonly zones: 1 | 2 | 3;
  /** Whether the cloud refuses to delete the cluster until the protection is lifted. */
  readonly deletionProtection: boolean;
  /** Whether the API server is reachable from inside the network only. */
  readonly privateEndpoint: boolean;
}

/** The tiers of a fleet. */
export const tiers: Readonly<Record<Tier, TierSpec>> = {
  production: {
    availabilityPercent: 99.9,
    machines: ["general.xlarge", "memory.xlarge"],
    autoscaling: true,
    zones: 3,
    deletionProtection: true,
    privateEndpoint: true,
  },
  staging: {
    availabilityPercent: 99.5,
    machines: ["burstable.large"],
    autoscaling: true,
    zones: 2,
    deletionProtection: false,
    privateEndpoint: true,
  },
  development: {
    availabilityPercent: undefined,
    machines: ["burstable.medium"],
    autoscaling: false,
    zones: 1,
    deletionProtection: false,
    privateEndpoint: false,
  },
};
