import { Environment } from "@marcbachmann/cel-js";

/** CEL in Node: the language, optional values, and the functions of Kubernetes' libraries that rules may call. */
export function celEnvironment(): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    // Kubernetes has typed lists, whose parts are dynamic to us.
    homogeneousAggregateLiterals: false,
    unlistedVariablesAreDyn: true,
  });
  registerTexts(environment);
  registerLists(environment);
  registerSets(environment);
  return environment;
}

/** https://pkg.go.dev/github.com/google/cel-go/ext#Strings and Kubernetes' functions of regular expressions. */
function registerTexts(environment: Environment): void {
  environment
    .registerFunction("string.charAt(int): string", (text: string, index: bigint) => text.charAt(Number(index)))
    .registerFunction("string.replace(string, string): string", (text: string, from: string, to: string) =>
      text.replaceAll(from, () => to),
    )
    .registerFunction("string.find(string): string", (text: string, pattern: string) => match(text, pattern)[0] ?? "")
    .registerFunction("string.findAll(string): list<string>", match);
}

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library */
function registerLists(environment: Environment): void {
  environment
    .registerFunction("list.isSorted(): bool", (list: readonly Comparable[]) =>
      list.every((item, index) => index === 0 || (list[index - 1] ?? item) <= item),
    )
    .registerFunction("list.sum(): dyn", (list: readonly bigint[]) => list.reduce((sum, item) => sum + item, 0n))
    .registerFunction("list.min(): dyn", (list: readonly Comparable[]) => least(list, (a, b) => a < b))
    .registerFunction("list.max(): dyn", (list: readonly Comparable[]) => least(list, (a, b) => a > b))
    .registerFunction("list.indexOf(dyn): int", (list: readonly unknown[], item: unknown) => BigInt(list.indexOf(item)))
    .registerFunction("list.lastIndexOf(dyn): int", (list: readonly unknown[], item: unknown) =>
      BigInt(list.lastIndexOf(item)),
    );
}

/** What the name `sets` stands for in an expression. */
class Sets {
  readonly name = "sets";
}

/** https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-sets-library, of texts and numbers. */
function registerSets(environment: Environment): void {
  const contains = (list: readonly unknown[], others: readonly unknown[]) => {
    const known = new Set(list);
    return others.every((item) => known.has(item));
  };
  environment
    .registerType("Sets", Sets)
    .registerConstant("sets", "Sets", new Sets())
    .registerFunction(
      "Sets.contains(list, list): bool",
      (_sets: Sets, list: readonly unknown[], others: readonly unknown[]) => contains(list, others),
    )
    .registerFunction(
      "Sets.intersects(list, list): bool",
      (_sets: Sets, list: readonly unknown[], others: readonly unknown[]) => {
        const known = new Set(list);
        return others.some((item) => known.has(item));
      },
    )
    .registerFunction(
      "Sets.equivalent(list, list): bool",
      (_sets: Sets, list: readonly unknown[], others: readonly unknown[]) =>
        contains(list, others) && contains(others, list),
    );
}

type Comparable = bigint | number | string;

function least(list: readonly Comparable[], isBefore: (a: Comparable, b: Comparable) => boolean): Comparable {
  const [first, ...others] = list;
  if (first === undefined) {
    throw new Error("the list is empty");
  }
  return others.reduce((found, item) => (isBefore(item, found) ? item : found), first);
}

function match(text: string, pattern: string): string[] {
  return [...text.matchAll(new RegExp(pattern, "g"))].map(([found]) => found);
}
