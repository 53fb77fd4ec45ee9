/**
 * The steps of a property path of the engine.
 *
 * @example
 * propertyPath('tags["flotilla:fleet"].rules[0]') // ["tags", "flotilla:fleet", "rules", "0"]
 */
export function propertyPath(path: string): readonly string[] {
  return [...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? name ?? "",
  );
}
