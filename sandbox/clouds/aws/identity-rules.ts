import { isProperties } from "../../provider/property-value.js";
import type { PropertyValue } from "../../provider/property-value.js";
import { objectsOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Rule } from "../resource-type.js";

/** An input is a policy document: JSON with statements. */
export function jsonPolicy(input: string): Rule {
  return ({ inputs }) =>
    statements(inputs[input]).length > 0
      ? undefined
      : `api error MalformedPolicyDocument: ${input} is no policy document with statements`;
}

/** The policies within a role are together no larger than IAM takes them. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
export const rolePoliciesFit: Rule = (policy, lookup) => {
  const role = textOf(policy.inputs["role"]);
  const others = lookup.all(policy.type).filter(({ id, inputs }) => inputs["role"] === role && id !== policy.id);
  const size = [policy, ...others].reduce((sum, { inputs }) => sum + lengthOf(inputs["policy"]), 0);
  return size > rolePolicySize
    ? `api error LimitExceeded: Maximum policy size of ${rolePolicySize} bytes exceeded for role ${role}`
    : undefined;
};

/** The trust policy of a role is no larger than IAM takes one by default. */
export const trustPolicyFits: Rule = ({ inputs }) =>
  lengthOf(inputs["assumeRolePolicy"]) > trustPolicySize
    ? `api error LimitExceeded: Cannot exceed quota for ACLSizePerRole: ${trustPolicySize}`
    : undefined;

const rolePolicySize = 10_240;
const trustPolicySize = 2048;

/** IAM counts what is not white space. */
function lengthOf(policy: PropertyValue | undefined): number {
  return textOf(policy).replace(/\s/g, "").length;
}

/** Whether the trust policy of a role lets a service of AWS take it. */
export function trusts(role: CloudObject | undefined, service: string): boolean {
  return statements(role?.inputs["assumeRolePolicy"]).some(({ Effect: effect, Principal: principal }) => {
    const services = isProperties(principal) ? principal["Service"] : undefined;
    return effect === "Allow" && (services === service || textsOf(services).includes(service));
  });
}

function statements(document: PropertyValue | undefined): ReturnType<typeof objectsOf> {
  try {
    const { Statement: found } = JSON.parse(textOf(document)) as { Statement?: PropertyValue };
    return objectsOf(Array.isArray(found) ? found : [found ?? null]);
  } catch {
    return [];
  }
}
