import { createHash } from "node:crypto";

import { canonicalText } from "../../lib/canonical-text.js";
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
    .update(canonicalText(withoutEmpties(spec)))
    .digest("hex");
  return `${name}-${digest.slice(0, 8)}`;
}
