/** An object without some of its keys. */
export function without<T extends object, K extends keyof T & string>(object: T, ...keys: readonly K[]): Omit<T, K> {
  const left = Object.entries(object).filter(([key]) => !keys.some((other) => other === key));
  return Object.fromEntries(left) as Omit<T, K>;
}
