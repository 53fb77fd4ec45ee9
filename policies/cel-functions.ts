/** Functions of CEL that all engines have, and the minor of Kubernetes 1 whose API server was the first to have them. */
export const celFunctions: ReadonlyMap<string, number> = new Map([
  ...[
    ...["all", "exists", "exists_one", "filter", "map", "has"],
    ...["bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"],
    ...["size", "contains", "endsWith", "matches", "startsWith"],
    ...["getDate", "getDayOfMonth", "getDayOfWeek", "getDayOfYear", "getFullYear", "getMonth"],
    ...["getHours", "getMinutes", "getSeconds", "getMilliseconds"],
    ...[
      "charAt",
      "indexOf",
      "join",
      "lastIndexOf",
      "lowerAscii",
      "replace",
      "split",
      "substring",
      "trim",
      "upperAscii",
    ],
    ...["find", "findAll", "isSorted", "sum", "min", "max"],
  ].map((name) => [name, 0] as const),
  ...["of", "none", "hasValue", "value", "or", "orValue"].map((name) => [name, 28] as const),
  ...["intersects", "equivalent"].map((name) => [name, 29] as const),
]);

/** Names that stand for functions in the way of a namespace, and the minor that was the first to have them. */
export const celNamespaces: ReadonlyMap<string, number> = new Map([
  ["optional", 28],
  ["sets", 29],
]);

/** Names of types, which expressions compare with `type(…)`. */
export const celTypes: ReadonlySet<string> = new Set([
  ...["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint"],
]);
