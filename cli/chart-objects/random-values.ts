import { isObject } from "../../lib/schema.js";

/** What stands for a value that a chart makes up at each rendering: a certificate, a password, the time. */
const mark = "<random>";

/** Functions of templates that make another value at each rendering, or give keys in another order. https://helm.sh/docs/chart_template_guide/function_list/ */
const randomFunctions =
  /\{\{[^}]*\b(?:gen(?:CA|PrivateKey|SelfSignedCert|SignedCert)\w*|rand[A-Z]\w*|uuidv4|shuffle|htpasswd|bcrypt|encryptAES|now|ago|(?:keys|values)(?=\s+[$.(]))\b/;
const clock = /\{\{[^}]*\b(?:now|ago)\b/;

/** Whether a template can give another text at each rendering. */
export function isRandom(template: string): boolean {
  return randomFunctions.test(template);
}

/** Whether a template reads the clock, so that two renderings within a second are the same. */
export function readsClock(template: string): boolean {
  return clock.test(template);
}

/** A value with a mark for all in it that another rendering of the same has otherwise; of a text of several lines, for those lines. */
export function withRandomMarked(value: unknown, other: unknown): unknown {
  if (Array.isArray(value) && Array.isArray(other) && value.length === other.length) {
    return value.map((item, index) => withRandomMarked(item, other[index]));
  }
  if (isObject(value) && isObject(other)) {
    return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withRandomMarked(child, other[key])]));
  }
  if (typeof value === "string" && typeof other === "string") {
    return markedText(value, other);
  }
  return Object.is(value, other) ? value : mark;
}

function markedText(text: string, other: string): string {
  const [lines, others] = [text.split("\n"), other.split("\n")];
  return lines.length === others.length
    ? lines.map((line, index) => (line === others[index] ? line : mark)).join("\n")
    : mark;
}
