/**
 * The path of a value in a user's data, from the keys that lead to it. A key that is no plain word stands in brackets, so that
 * every path can be read back.
 *
 * @example
 * pathOf("clusters", "production-us", "pools") === "clusters.production-us.pools";
 * pathOf("rollout", 0, 1) === "rollout[0][1]";
 * pathOf("labels", "app.kubernetes.io/name") === 'labels["app.kubernetes.io/name"]';
 */
export function pathOf(...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => childPath(path, key), "");
}

/** The path of what stands under `key` in the value at `path`. */
export function childPath(path: string, key: string | number): string {
  if (typeof key === "number" || !/^[\w-]+$/.test(key)) {
    return `${path}[${JSON.stringify(key)}]`;
  }
  return path === "" ? key : `${path}.${key}`;
}
