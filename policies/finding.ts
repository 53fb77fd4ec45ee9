import { manifestTitle, type Manifest } from "../lib/manifests.js";
import { anyIndex, at, fieldText, keysOf, stepsOf, waysInto, withOneItem } from "./engines/judged-object.js";
import { nodePolicies, type Violation } from "./engines/node.js";
import type { PolicySet } from "./policy-set.js";

/** An object that breaks a rule. */
export interface Finding {
  /** Id of the rule. */
  readonly rule: string;
  /** The object as messages name it: `Deployment shop/web`. */
  readonly object: string;
  /** Field of the object: `spec.template.spec.containers[0].image`. */
  readonly field: string;
  /** What must hold of the field. */
  readonly must: string;
  /** What to write. */
  readonly fix: string;
}

/** Judges objects by the rules of a cluster; expressions are compiled once. */
export type Judge = (manifest: Manifest) => readonly Finding[];

/** The judge of a cluster: what the engines would say of an object that is created, without a cluster. */
export function judge(set: PolicySet): Judge {
  const violations = nodePolicies(set);
  return (manifest) => violations(manifest).map((violation) => finding(manifest, violation));
}

function finding(manifest: Manifest, violation: Violation): Finding {
  const { rule, validation, error } = violation;
  return {
    rule: rule.id,
    object: manifestTitle(manifest),
    field: fieldOf(violation),
    must: error === undefined ? validation.must : `${validation.must}, and be such that the rule can tell (${error})`,
    fix: validation.fix,
  };
}

/** The field of the object that a violation is about, with an index for each `[*]` that it is known of. */
function fieldOf({ object, root, validation, item, breaks }: Violation): string {
  const steps = stepsOf(validation.field);
  const keys = typeof item === "object" && item !== null ? keysOf(object, item) : undefined;
  if (item === undefined || keys === undefined) {
    const ways = waysInto(object, [...root, ...steps]).filter((way) => item === undefined || at(object, way) === item);
    return fieldText((ways.length === 1 ? ways[0] : undefined) ?? [...root, ...steps]);
  }
  const rest = steps.slice(lastIndexStep(steps, keys.filter((key) => typeof key === "number").length) + 1);
  const ways = waysInto(item, rest);
  const [way] = ways.length === 1 ? ways : ways.filter((each) => breaks(withOneItem(item, each)));
  return fieldText([...keys, ...(way ?? rest)]);
}

/** Where the n-th `[*]` of a field is. */
function lastIndexStep(steps: ReturnType<typeof stepsOf>, count: number): number {
  const indexes = [...steps.keys()].filter((index) => steps[index] === anyIndex);
  return indexes[count - 1] ?? steps.length;
}
