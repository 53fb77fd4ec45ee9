import { compareTexts } from "../../lib/compare-texts.js";
import type { ExceptionSpec } from "../../lib/fleet/policies-spec.js";
import { pathOf } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";

/** An exception and where it stands in the data. */
interface Placed {
  readonly exception: ExceptionSpec;
  readonly index: number;
}

/**
 * Exceptions that let the same object past the same rule on the same cluster: of two the laxer one would hold, and none of the two
 * days would be the one on which it ends.
 */
export function overlappingExceptions(exceptions: readonly ExceptionSpec[], clusters: readonly string[]): Problem[] {
  const found = new Map<number, number>();
  for (const group of groups(exceptions, clusters)) {
    for (const [earlier, later] of pairs(group)) {
      if (!found.has(later)) found.set(later, earlier);
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([later, earlier]) => {
      const must = `let nothing past that ${pathOf("policies", "exceptions", earlier)} lets past already`;
      const { rule, namespace, name } = exceptions[later] ?? {};
      return violation("overlapping-exception", pathOf("policies", "exceptions", later), must, {
        got: { rule, namespace, name },
      });
    });
}

/** The exceptions from one rule in one namespace of one cluster. */
function groups(exceptions: readonly ExceptionSpec[], all: readonly string[]): Iterable<readonly Placed[]> {
  const found = new Map<string, Placed[]>();
  for (const [index, exception] of exceptions.entries()) {
    for (const cluster of new Set(exception.clusters ?? all)) {
      const key = JSON.stringify([exception.rule, exception.namespace, cluster]);
      const others = found.get(key);
      if (others === undefined) {
        found.set(key, [{ exception, index }]);
      } else {
        others.push({ exception, index });
      }
    }
  }
  return found.values();
}

/** Of each exception that overlaps with one before it in the order of the names: the two indexes, the smaller one first. */
function pairs(group: readonly Placed[]): [number, number][] {
  const found: [number, number][] = [];
  // In this order all names that begin alike follow their shortest pattern, so that those which are still open are a stack.
  const open: Placed[] = [];
  const ordered = group
    .map((placed) => ({ ...placed, name: placed.exception.name.replace(/\*$/, "") }))
    .sort((a, b) => compareTexts(a.name, b.name) || Number(isPattern(b)) - Number(isPattern(a)) || a.index - b.index);
  for (const placed of ordered) {
    while (open.length > 0 && !covers(open.at(-1), placed)) {
      open.pop();
    }
    const [other] = open.slice(-1);
    if (other !== undefined) {
      found.push([Math.min(other.index, placed.index), Math.max(other.index, placed.index)]);
    }
    open.push(placed);
  }
  return found;
}

function isPattern({ exception: { name } }: Placed): boolean {
  return name.endsWith("*");
}

function covers(first: Placed | undefined, second: Placed): boolean {
  const name = first?.exception.name ?? "";
  return name.endsWith("*") ? second.exception.name.startsWith(name.slice(0, -1)) : name === second.exception.name;
}
