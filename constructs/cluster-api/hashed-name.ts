import { createHash } from "node:crypto";

import { isObject } from "../../lib/schema.js";
import { withoutEmpties } from "./without-empties.js";

/**
 * The name of a template, which can never be changed: it ends in a hash of what the template says, so that a change makes
 * another template, to which the machines roll, and anything else leaves name and machines as they are.
 *
 * @example
 * hashedName("production-us-general", { template: { spec: { instanceType: "m5.xlarge" } } }) === "production-us-general-27f41720";
 */
export function hashedName(name: string, spec: object): string {
  const digest = createHash("sha256")
    .update(canonical(withoutEmpties(spec)))
    .digest("hex");
  return `${name}-${digest.slice(0, 8)}`;
}

/** The same text for any order of the keys. A change of it would roll every machine of every fleet. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(",")}]`;
  }
  if (!isObject(value)) {
    return JSON.stringify(value);
  }
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${fields.join(",")}}`;
}
