import { hasUnknown, isProperties, revealed, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { CheckFailure } from "../provider/provider.js";
import { regions } from "./regions.js";
import { textOf, textsOf } from "./reading.js";
import type { CloudName, Scope } from "./resource-type.js";

/** What the arguments of a provider must be. */
interface Rule {
  readonly property: string;
  readonly is: RegExp;
  readonly text: string;
  readonly required: boolean;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const RULES: Readonly<Record<CloudName, readonly Rule[]>> = {
  aws: [
    { property: "region", is: /./, text: "a region", required: true },
    { property: "allowedAccountIds", is: /^\d{12}$/, text: "AWS accounts of 12 digits", required: true },
  ],
  gcp: [
    { property: "project", is: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, text: "a project id", required: true },
    { property: "region", is: /./, text: "a region", required: true },
  ],
  "azure-native": [
    { property: "subscriptionId", is: uuid, text: "the UUID of a subscription", required: true },
    { property: "tenantId", is: uuid, text: "the UUID of a tenant", required: false },
    { property: "location", is: /./, text: "a location", required: true },
  ],
};

const REGION = { aws: "region", gcp: "region", "azure-native": "location" } as const;
const ACCOUNT = { aws: "allowedAccountIds", gcp: "project", "azure-native": "subscriptionId" } as const;
const TAGS = { aws: "defaultTags", gcp: "defaultLabels", "azure-native": "defaultTags" } as const;

/** What is wrong with the arguments of a provider; the sandbox needs an account, since it has no credentials to ask. */
export function configProblems(cloud: CloudName, args: Properties): CheckFailure[] {
  const config = decoded(args);
  const problems = RULES[cloud].flatMap((rule) => ruleProblems(rule, config[rule.property]));
  const region = config[REGION[cloud]];
  if (typeof region === "string" && !hasUnknown(region) && !regions[cloud].includes(region)) {
    problems.push({ property: REGION[cloud], reason: `invalid region: ${region} is none of ${cloud}` });
  }
  return problems;
}

/** Who asks, as the arguments of a provider say it. */
export function scopeOf(cloud: CloudName, args: Properties): Scope {
  const config = decoded(args);
  const account = config[ACCOUNT[cloud]];
  const tags = config[TAGS[cloud]];
  const own = isProperties(tags) && isProperties(tags["tags"]) ? tags["tags"] : tags;
  return {
    account: textsOf(account)[0] ?? textOf(account),
    region: textOf(config[REGION[cloud]]),
    tenant: textOf(config["tenantId"]),
    ...(isProperties(own) && { tags: own }),
  };
}

function ruleProblems({ property, is, text, required }: Rule, value: PropertyValue | undefined): CheckFailure[] {
  if (value === undefined || value === null) {
    return required ? [{ property, reason: `the sandbox needs ${property} in the provider's arguments: ${text}` }] : [];
  }
  if (hasUnknown(value)) return [];
  const wrong = (Array.isArray(value) ? textsOf(value) : [textOf(value)]).find((item) => !is.test(item));
  return wrong === undefined ? [] : [{ property, reason: `expected ${property} to be ${text}, got "${wrong}"` }];
}

/** Lists and objects reach a provider as JSON text. */
function decoded(args: Properties): Properties {
  const entries = Object.entries(revealed(args)).map(([name, value]): [string, PropertyValue] => {
    const isJson = typeof value === "string" && /^[[{]/.test(value);
    return [name, isJson ? (JSON.parse(value) as PropertyValue) : value];
  });
  return Object.fromEntries(entries);
}
