import { manifestTitle, type Manifest } from "../lib/manifests.js";
import { anyIndex, at, fieldText, keysOf, stepsOf, waysInto, withOneItem } from "./engines/judged-object.js";
import { nodePolicies, type CompiledRules, type Violation } from "./engines/node.js";
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

/**
 * The judge of a cluster: what the engines would say of an object that is created, without a cluster.
 *
 * @param compiled - what judges of other clusters share with this one
 */
export function judge(set: PolicySet, compiled?: CompiledRules): Judge {
  const violations = nodePolicies(set, compiled);
  return (manifest) => {
    const object = manifestTitle(manifest);
    return merged(violations(manifest)).map(({ violation, field, names }) => finding(object, violation, field, names));
  };
}

/** What is broken of one field by one validation. */
interface BrokenField {
  readonly violation: Violation;
  readonly field: string;
  /** Names of the items that break it, where the field does not tell them. */
  readonly names: string[];
}

/** Violations of one validation that have the same field are one. */
function merged(violations: readonly Violation[]): BrokenField[] {
  const found = new Map<Violation["validation"], Map<string, BrokenField>>();
  const fields: BrokenField[] = [];
  for (const violation of violations) {
    const { field, isTold } = fieldOf(violation);
    const known = found.get(violation.validation) ?? new Map<string, BrokenField>();
    const broken = known.get(field) ?? { violation, field, names: [] };
    if (!known.has(field)) {
      found.set(violation.validation, known.set(field, broken));
      fields.push(broken);
    }
    if (!isTold && violation.itemName !== undefined) {
      broken.names.push(violation.itemName);
    }
  }
  return fields;
}

function finding(object: string, violation: Violation, field: string, names: readonly string[]): Finding {
  const { rule, validation, error } = violation;
  const { must, fix } = validation;
  const which = names.length === 0 ? "" : ` (${[...new Set(names)].join(", ")})`;
  const doubt = error === undefined ? "" : `, and be such that the rule can tell (${error})`;
  return { rule: rule.id, object, field, must: `${must}${which}${doubt}`, fix };
}

/** The field of the object that a violation is about, with an index for each `[*]` that it is known of, and whether that tells the item. */
function fieldOf({ object, root, validation, item, breaks }: Violation): {
  readonly field: string;
  readonly isTold: boolean;
} {
  const steps = stepsOf(validation.field);
  const keys = typeof item === "object" && item !== null ? keysOf(object, item) : undefined;
  if (item === undefined || keys === undefined) {
    const ways = waysInto(object, [...root, ...steps]).filter((way) => item === undefined || at(object, way) === item);
    const [way] = ways.length === 1 ? ways : [];
    return { field: fieldText(way ?? [...root, ...steps]), isTold: way !== undefined };
  }
  const rest = steps.slice(lastIndexStep(steps, keys.filter((key) => typeof key === "number").length) + 1);
  const ways = waysInto(item, rest);
  const [way] = ways.length === 1 ? ways : ways.filter((each) => breaks(withOneItem(item, each)));
  return { field: fieldText([...keys, ...(way ?? rest)]), isTold: true };
}

/** Where the n-th `[*]` of a field is. */
function lastIndexStep(steps: ReturnType<typeof stepsOf>, count: number): number {
  const indexes = [...steps.keys()].filter((index) => steps[index] === anyIndex);
  return indexes[count - 1] ?? steps.length;
}
