import type { ASTNode } from "@marcbachmann/cel-js";

import { functionCost, operatorCost } from "./cel-call-cost.js";
import { celNamespaces } from "./cel-functions.js";
import { assumed, largest, scalar, sizeOf, type Size } from "./cel-size.js";

/** What an expression costs, and how large what it gives is. */
export interface Cost {
  readonly cost: number;
  readonly size: Size;
}

/** Sizes of what an expression reads, by path: `variables.params.registries`. */
export type Sizes = ReadonlyMap<string, Size>;

/**
 * The most that an expression costs an API server, in its own units, for values of the sizes that are known or assumed. An API
 * server counts while it evaluates: https://github.com/google/cel-go/blob/v0.26.0/interpreter/runtimecost.go and
 * https://github.com/kubernetes/kubernetes/blob/v1.36.3/staging/src/k8s.io/apiserver/pkg/cel/library/cost.go
 */
export function costOf(node: ASTNode, sizes: Sizes): Cost {
  switch (node.op) {
    case "value":
      return { cost: 0, size: sizeOf(node.args) };
    case "id":
      return { cost: 1, size: sizes.get(node.args) ?? assumed };
    case "call":
      return called(node.args[0], node.args[1], sizes);
    case "rcall":
      return method(node.args, sizes);
    case "?:":
      return either(node.args, sizes);
    default:
      return ofParts(node, sizes);
  }
}

function ofParts(node: ASTNode, sizes: Sizes): Cost {
  switch (node.op) {
    case ".":
    case ".?":
      return { cost: costOf(node.args[0], sizes).cost + 1, size: sizes.get(pathText(node) ?? "") ?? assumed };
    case "[]":
    case "[?]":
      return indexed(node.args, sizes);
    case "list":
      return made(10, node.args.length, node.args, sizes);
    case "map":
      return made(30, node.args.length, node.args.flat(), sizes);
    default:
      return operation(node.op, [node.args].flat() as ASTNode[], sizes);
  }
}

/** What a selection reads: `variables.params`. */
function pathText(node: ASTNode): string | undefined {
  if (node.op === "id") {
    return node.args;
  }
  if (node.op !== "." && node.op !== ".?") {
    return undefined;
  }
  const [from, field] = node.args;
  const path = pathText(from);
  return path === undefined ? undefined : `${path}.${field}`;
}

function indexed([list, key]: readonly [ASTNode, ASTNode], sizes: Sizes): Cost {
  const from = costOf(list, sizes);
  return { cost: from.cost + costOf(key, sizes).cost + 1, size: from.size.entry ?? assumed };
}

/** A list or a map that an expression makes. */
function made(base: number, entries: number, parts: readonly ASTNode[], sizes: Sizes): Cost {
  const costs = parts.map((part) => costOf(part, sizes));
  const entry = largest(costs.map(({ size }) => size));
  return { cost: base + sum(costs), size: { entries, letters: 1, entry } };
}

function either([condition, ...branches]: readonly [ASTNode, ASTNode, ASTNode], sizes: Sizes): Cost {
  const costs = branches.map((branch) => costOf(branch, sizes));
  return {
    cost: costOf(condition, sizes).cost + Math.max(...costs.map(({ cost }) => cost)),
    size: largest(costs.map(({ size }) => size)),
  };
}

function operation(operator: string, operands: readonly ASTNode[], sizes: Sizes): Cost {
  const costs = operands.map((operand) => costOf(operand, sizes));
  const own = operatorCost(
    operator,
    costs.map(({ size }) => size),
  );
  return { cost: sum(costs) + own.cost, size: own.size };
}

function called(name: string, args: readonly ASTNode[], sizes: Sizes): Cost {
  const costs = args.map((arg) => costOf(arg, sizes));
  const own = functionCost(
    name,
    costs.map(({ size }) => size),
  );
  return { cost: sum(costs) + own.cost, size: own.size };
}

type Call = readonly [name: string, receiver: ASTNode, args: readonly ASTNode[]];

function method(call: Call, sizes: Sizes): Cost {
  const [name, receiver, args] = call;
  const namespace = receiver.op === "id" ? receiver.args : "";
  if (celNamespaces.has(namespace)) {
    return called(namespace === "sets" ? namespace : name, args, sizes);
  }
  return loopCost(call, sizes) ?? called(name, [receiver, ...args], sizes);
}

/** What a loop costs beside its body: once, and for each entry. */
const loops: Readonly<Record<string, { readonly start: number; readonly each: number } | undefined>> = {
  all: { start: 1, each: 3 },
  exists: { start: 1, each: 4 },
  exists_one: { start: 2, each: 2 },
  map: { start: 11, each: 12 },
  filter: { start: 11, each: 13 },
};

/** A loop, whose body is evaluated for each entry of a list. */
function loopCost([name, list, [variable, ...bodies]]: Call, sizes: Sizes): Cost | undefined {
  const loop = Object.hasOwn(loops, name) ? loops[name] : undefined;
  if (loop === undefined || variable?.op !== "id") {
    return undefined;
  }
  const over = costOf(list, sizes);
  const { entries, entry = assumed } = over.size;
  const costs = bodies.map((body) => costOf(body, new Map(sizes).set(variable.args, entry)));
  const results: Readonly<Record<string, Size | undefined>> = { map: costs.at(-1)?.size, filter: entry };
  const result = results[name];
  return {
    cost: over.cost + loop.start + entries * (loop.each + sum(costs)),
    size: result === undefined ? scalar : { entries, letters: 1, entry: result },
  };
}

function sum(costs: readonly Cost[]): number {
  return costs.reduce((total, { cost }) => total + cost, 0);
}
