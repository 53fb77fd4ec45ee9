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
