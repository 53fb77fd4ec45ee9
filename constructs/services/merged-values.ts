import type { ValuesOverride } from "../../lib/fleet/services-spec.js";
import { isObject } from "../../lib/schema.js";

/**
 * The values of a chart with some written over them, as Helm itself puts two sets of values together: objects are merged, all else is
 * replaced, and `null` takes away a default of the chart.
 *
 * @example
 * mergedValues({ webhook: { replicaCount: 2 } }, { webhook: { timeoutSeconds: 10 } });
 */
export function mergedValues<Values extends object>(values: Values, override: ValuesOverride = {}): Values {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(values));
  for (const [key, value] of Object.entries(override)) {
    const before = merged[key];
    merged[key] = isObject(before) && isObject(value) ? mergedValues(before, value) : value;
  }
  return merged as Values;
}
