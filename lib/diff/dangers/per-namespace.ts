import type { Sides } from "./sides.js";

/** What is worked out once for a namespace of a cluster, when the first change in it is judged. */
export function perNamespace<T>(
  compute: (sides: Sides, namespace: string | undefined) => T,
): (sides: Sides, namespace: string | undefined) => T {
  const known = new WeakMap<Sides, Map<string | undefined, T>>();
  return (sides, namespace) => {
    const byNamespace = known.get(sides) ?? new Map<string | undefined, T>();
    known.set(sides, byNamespace);
    const result = byNamespace.has(namespace) ? (byNamespace.get(namespace) as T) : compute(sides, namespace);
    byNamespace.set(namespace, result);
    return result;
  };
}
