import { isProperties, UNKNOWN, type Properties, type PropertyValue } from "../provider/property-value.js";

type Value = PropertyValue | undefined;

/**
 * Two sets of inputs without what is unknown in both at the same place. A value that neither preview knows is the same one; a
 * cloud that is asked for real takes every unknown value for another.
 */
export function withoutSharedUnknowns(olds: Properties, news: Properties): [Properties, Properties] {
  const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])];
  const pairs = names.map((name) => [name, withoutShared(olds[name], news[name])] as const);
  const side = (index: 0 | 1): Properties =>
    Object.fromEntries(
      pairs.flatMap(([name, pair]) => (pair[index] === undefined ? [] : [[name, pair[index]] as const])),
    );
  return [side(0), side(1)];
}

function withoutShared(old: Value, now: Value): readonly [Value, Value] {
  if (old === UNKNOWN && now === UNKNOWN) {
    return [null, null];
  }
  if (isProperties(old) && isProperties(now)) {
    return withoutSharedUnknowns(old, now);
  }
  if (!Array.isArray(old) || !Array.isArray(now)) {
    return [old, now];
  }
  const items = Array.from({ length: Math.max(old.length, now.length) }, (_, index) =>
    withoutShared(old[index] as Value, now[index] as Value),
  );
  return [
    items.slice(0, old.length).map(([item]) => item ?? null),
    items.slice(0, now.length).map(([, item]) => item ?? null),
  ];
}
