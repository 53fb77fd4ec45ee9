import fc, { type Arbitrary } from "fast-check";

import type { Quantities } from "../../lib/fleet/quantities.js";
import type { LimitsSpec, QuotaSpec } from "../../lib/fleet/team-spec.js";

/** What a team may say of quotas and limits, right and wrong. */
export interface Preset {
  readonly quota: QuotaSpec;
  readonly limits?: LimitsSpec;
}

/** Few amounts in several words each, from the least to the greatest, so that they are often equal or nearly so. */
const amounts: Readonly<Record<keyof Quantities, readonly string[]>> = {
  cpu: ["1m", "100m", "0.1", "250m", "500m", "0.5", "999m", "1000m", "1", "1001m", "1.5", "2", "2000m", "4"],
  memory: [
    ...["1Mi", "64Mi", "65536Ki", "128M", "134217728", "128Mi", "1000M", "1G", "1024Mi", "1Gi", "1.5Gi"],
    ...["2G", "2Gi", "4e9"],
  ],
};

/** What no container has. */
const mistakes: Readonly<Record<keyof Quantities, readonly string[]>> = {
  cpu: ["0", "0.5m", "-1", "1e-4", ""],
  memory: ["0", "128m", "512", "1.0000001Mi", "100k", "99E", "lots"],
};

/** What is said of one resource at each place. */
interface Said {
  readonly min?: string;
  readonly defaultRequest: string;
  readonly default?: string;
  readonly max?: string;
  readonly requests: string;
  readonly limits?: string;
}

/** Amounts that mostly are in order; now and then one is any other, a mistake or left out. */
function said(resource: keyof Quantities): Arbitrary<Said> {
  const known = amounts[resource];
  const change = fc.oneof(
    { weight: 20, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.constantFrom(...known, ...mistakes[resource]) },
  );
  const places = fc.array(fc.integer({ min: 0, max: known.length - 1 }), { minLength: 6, maxLength: 6 });
  const left = fc.array(fc.boolean(), { minLength: 4, maxLength: 4 });
  const changes = fc.array(change, { minLength: 6, maxLength: 6 });
  return fc.tuple(places, changes, left).map(([order, other, [noMin, noMax, noLimits, noDefault]]) => {
    const sorted = [...order].sort((a, b) => a - b);
    const at = (place: number): string => other[place] ?? known[sorted[place] ?? 0] ?? "";
    return {
      ...(noMin === true ? {} : { min: at(0) }),
      defaultRequest: at(1),
      ...(noDefault === true && resource === "cpu" ? {} : { default: at(2) }),
      ...(noMax === true || noDefault === true ? {} : { max: at(3) }),
      requests: at(4),
      ...(noLimits === true || noDefault === true ? {} : { limits: at(5) }),
    };
  });
}

const counts = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom({}, { configmaps: 5 }, { "services.nodeports": 2 }, { "count/pods": 1 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom("configmaps", "pods", "count/pods"), fc.integer({ min: -1, max: 2 })),
  },
);
const pods = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(1, 2, 50) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, 1.5) },
);

/** Random ones, of which the checks accept more than a few and refuse more than a few. */
export const presets: Arbitrary<Preset> = fc
  .tuple(said("cpu"), said("memory"), counts, pods, fc.boolean())
  .map(([cpu, memory, counted, count, hasLimits]) => {
    const of = (key: keyof Said): Partial<Quantities> => ({
      ...(cpu[key] === undefined ? {} : { cpu: cpu[key] }),
      ...(memory[key] === undefined ? {} : { memory: memory[key] }),
    });
    const both = (key: "requests" | "defaultRequest"): Quantities => ({ cpu: cpu[key], memory: memory[key] });
    const limits = { defaultRequest: both("defaultRequest"), default: of("default"), min: of("min"), max: of("max") };
    return {
      quota: { requests: both("requests"), limits: of("limits"), pods: count, counts: counted },
      ...(hasLimits ? { limits } : {}),
    };
  });
