import type { ASTNode } from "@marcbachmann/cel-js";

import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import { nearest } from "../lib/nearest.js";
import { violation, type Problem } from "../lib/problem.js";
import { celFunctions, celNamespaces, celTypes } from "./cel-functions.js";

/** What an expression may read and call. */
export interface Names {
  /** Path of the expression in messages. */
  readonly path: string;
  /** What it may read as `variables.<name>`. */
  readonly variables: readonly string[];
  /** What it may read by name, beside `object`. */
  readonly names: readonly string[];
  readonly kubernetes: KubernetesVersion;
}

/** Names in an expression that some engine does not know, and patterns that they do not read alike; each is said once. */
export function nameProblems(ast: ASTNode, names: Names): Problem[] {
  const problems = [...walk(ast, names)];
  return [...new Map(problems.map((problem) => [problem.message, problem])).values()];
}

function* walk(node: ASTNode, names: Names): Generator<Problem> {
  if (node.op === "id") {
    yield* identifier(node.args, names);
  } else if (node.op === "." || node.op === ".?") {
    yield* selection(node.args, names);
  } else if (node.op === "call") {
    yield* called(node.args[0], node.args[1].length, names);
    yield* all(node.args[1], names);
  } else if (node.op === "rcall") {
    yield* method(node.args, names);
  } else if (node.op !== "value") {
    yield* all(childrenOf(node), names);
  }
}

function* all(nodes: readonly ASTNode[], names: Names): Generator<Problem> {
  for (const node of nodes) {
    yield* walk(node, names);
  }
}

function* identifier(name: string, { path, names, kubernetes }: Names): Generator<Problem> {
  const known = ["object", "variables", ...names];
  const since = celNamespaces.get(name);
  if (since !== undefined) {
    yield* tooNew(name, since, { path, kubernetes });
  } else if (!known.includes(name) && !celTypes.has(name)) {
    const fix = nearest(name, known);
    yield violation("cel-name", path, `read ${known.join(", ")} alone, which all engines know`, { got: name, fix });
  }
}

function* selection([left, field]: readonly [ASTNode, string], names: Names): Generator<Problem> {
  const { path, variables } = names;
  if (left.op === "id" && left.args === "variables" && !variables.includes(field)) {
    const fix = nearest(field, variables);
    const must = `read variables that stand before it (${variables.join(", ") || "there are none"})`;
    yield violation("cel-name", path, must, { got: `variables.${field}`, fix: fix && `variables.${fix}` });
  }
  yield* walk(left, names);
}

const macros: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

function* method(
  [name, receiver, args]: readonly [string, ASTNode, readonly ASTNode[]],
  names: Names,
): Generator<Problem> {
  yield* walk(receiver, names);
  const [variable, ...bodies] = args;
  if (macros.has(name) && variable?.op === "id" && args.length <= (name === "map" ? 3 : 2)) {
    yield* all(bodies, { ...names, names: [...names.names, variable.args] });
    return;
  }
  yield* called(name, args.length, names);
  if (name === "matches" || name === "find" || name === "findAll") {
    yield* pattern(variable, names);
  }
  yield* all(args, names);
}

function* called(name: string, count: number, names: Names): Generator<Problem> {
  const since = celFunctions.get(name);
  const { path } = names;
  if (since === undefined || (macros.has(name) && count > 2)) {
    const fix = nearest(name, celFunctions.keys());
    yield violation("cel-function", path, "call functions that all engines have", {
      got: macros.has(name) ? `${name} of two variables` : name,
      ...(macros.has(name) ? {} : { fix }),
    });
  } else {
    yield* tooNew(name, since, names);
  }
}

/**
 * A new expression is compiled as by the API server of the minor before, which the cluster may be rolled back to:
 * https://github.com/kubernetes/kubernetes/blob/v1.36.3/staging/src/k8s.io/apiserver/pkg/cel/environment/base.go
 */
function* tooNew(
  name: string,
  since: number,
  { path, kubernetes }: Pick<Names, "path" | "kubernetes">,
): Generator<Problem> {
  if (since > 0 && since >= Number(kubernetes.slice("1.".length))) {
    const must = `call functions that Kubernetes ${kubernetes} has; ${name} can be used from 1.${since + 1} on`;
    yield violation("cel-version", path, must, { got: name });
  }
}

/** What JavaScript and RE2 do not read alike: look-around, back references, flags, classes in brackets, \s, \v and the like. */
const unlike = /\(\?(?!:)|\[\[:|\\(?![dDwWbBntrf.\\/[\](){}*+?^$|-])/;

function* pattern(node: ASTNode | undefined, { path }: Names): Generator<Problem> {
  if (node?.op !== "value" || typeof node.args !== "string") {
    return;
  }
  const text = node.args;
  const odd = unlike.exec(text)?.[0];
  if (odd !== undefined || !compiles(text)) {
    const must = `have patterns that RE2 and JavaScript read alike${odd === undefined ? "" : `, without ${odd}`}`;
    yield violation("cel-pattern", path, must, { got: text });
  }
}

function compiles(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}

function childrenOf(node: ASTNode): readonly ASTNode[] {
  const args: unknown = node.args;
  return (Array.isArray(args) ? args.flat() : [args]) as readonly ASTNode[];
}
