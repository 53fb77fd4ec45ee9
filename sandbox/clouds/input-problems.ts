import {
  hasSecret,
  isProperties,
  isSecret,
  revealed,
  UNKNOWN,
  type Properties,
  type PropertyValue,
} from "../provider/property-value.js";
import type { CheckFailure } from "../provider/provider.js";
import { nearest } from "../../lib/nearest.js";
import { textOf } from "./reading.js";
import type { CloudTable, Input } from "./resource-type.js";

/** What a provider refuses before it asks the cloud: every input that is wrong by itself. Unknown values pass. */
export function inputProblems(cloud: CloudTable, type: string, inputs: Properties): CheckFailure[] {
  const known = cloud.types[type];
  if (known === undefined) {
    const reason = `the sandbox does not simulate ${type}: add it to ${cloud.file} (docs/sandbox-clouds.md)`;
    return [{ property: "", reason }];
  }
  return fieldProblems({ file: cloud.file, type }, "", known.inputs, inputs);
}

/** The inputs with the defaults of the type filled in. */
export function withDefaults(inputs: Properties, fields: Readonly<Record<string, Input>>): Properties {
  const added = Object.entries(fields).flatMap(([name, field]): [string, PropertyValue][] => {
    const value = inputs[name];
    if (value === undefined) return field.default === undefined ? [] : [[name, field.default]];
    return isProperties(value) && !isSecret(value) && field.fields ? [[name, withDefaults(value, field.fields)]] : [];
  });
  return { ...inputs, ...Object.fromEntries(added) };
}

interface Subject {
  readonly file: string;
  readonly type: string;
  /** Whether the value is secret, so that no message may show it. */
  readonly hidden?: boolean;
}

function fieldProblems(
  subject: Subject,
  at: string,
  fields: Readonly<Record<string, Input>>,
  values: Properties,
): CheckFailure[] {
  const problems = Object.keys(values).flatMap((name): CheckFailure[] =>
    fields[name] || name.startsWith("__") ? [] : [unknownInput(subject, at + name, name, Object.keys(fields))],
  );
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name];
    if (value !== undefined && value !== null) {
      problems.push(...valueProblems({ ...subject, hidden: hasSecret(value) }, at + name, field, revealed(value)));
    } else if (field.required) {
      problems.push({ property: at + name, reason: `Missing required argument: "${at + name}" is required` });
    }
  }
  return problems;
}

function unknownInput(subject: Subject, property: string, name: string, names: readonly string[]): CheckFailure {
  const close = nearest(name, names);
  const hint = close === undefined ? "" : `; did you mean ${close}`;
  return {
    property,
    reason: `the sandbox knows no input ${property} of ${subject.type}: add it to ${subject.file} if the cloud has it${hint}`,
  };
}

function valueProblems(subject: Subject, at: string, field: Input, value: PropertyValue): CheckFailure[] {
  if (value === UNKNOWN) return [];
  if (Array.isArray(value)) {
    const items = value as readonly PropertyValue[];
    return items.flatMap((item, index) => valueProblems(subject, `${at}[${index}]`, field, item));
  }
  if (isProperties(value)) {
    return field.fields === undefined ? [] : fieldProblems(subject, `${at}.`, field.fields, value);
  }
  const got = subject.hidden ? "a secret" : JSON.stringify(value);
  return brokenRules(field, value).map((rule) => ({ property: at, reason: `expected ${at} ${rule}, got ${got}` }));
}

function brokenRules(field: Input, value: PropertyValue): string[] {
  const reasons: string[] = [];
  const { oneOf, pattern, maxLength, range } = field;
  const shown = textOf(value);
  if (oneOf && !oneOf.includes(value))
    reasons.push(`to be one of ${oneOf.map((item) => JSON.stringify(item)).join(", ")}`);
  if (pattern && !pattern.is.test(shown)) reasons.push(`to be ${pattern.text}`);
  if (maxLength && shown.length > maxLength) reasons.push(`to have at most ${maxLength} characters`);
  if (range && !(Number(value) >= range[0] && Number(value) <= range[1])) {
    reasons.push(`to be in the range ${range[0]} to ${range[1]}`);
  }
  return reasons;
}
