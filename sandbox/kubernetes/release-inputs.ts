import { isProperties, type Properties, type PropertyValue } from "../provider/property-value.js";
import type { CheckFailure, CheckRequest } from "../provider/provider.js";
import { newName } from "./checked-inputs.js";
import { objectAt, textAt } from "./kube-object.js";
import { unsimulated } from "./messages.js";

/** What the provider fills in for what a program leaves out of a release. */
export const RELEASE_DEFAULTS: Properties = {
  allowNullValues: false,
  atomic: false,
  cleanupOnFail: false,
  createNamespace: false,
  dependencyUpdate: false,
  description: "",
  devel: false,
  disableCRDHooks: false,
  disableOpenapiValidation: false,
  disableWebhooks: false,
  forceUpdate: false,
  keyring: "",
  lint: false,
  postrender: "",
  recreatePods: false,
  renderSubchartNotes: false,
  replace: false,
  resetValues: false,
  reuseValues: false,
  skipAwait: false,
  skipCrds: false,
  timeout: 300,
  values: {},
  verify: false,
  waitForJobs: false,
};

/** Inputs that only the real provider knows what to do with. */
const UNSIMULATED = ["lint", "postrender", "valueYamlFiles"];

/** Inputs of a release with everything filled in but the version of its chart. */
export function filledRelease(request: CheckRequest, namespace: string): Properties {
  const given = Object.entries(request.news).filter(([, value]) => value !== null);
  const inputs: Properties = { ...RELEASE_DEFAULTS, ...Object.fromEntries(given) };
  return {
    ...inputs,
    name: inputs["name"] ?? (textAt(request.olds, "name") || newName(request)),
    namespace: inputs["namespace"] ?? namespace,
  };
}

/** What of a release is not simulated. */
export function unsimulatedInputs(inputs: Properties): CheckFailure[] {
  return UNSIMULATED.filter((name) => isGiven(inputs[name])).map((property) => ({
    property,
    reason: unsimulated(`${property} of a Release`),
  }));
}

function isGiven(value: PropertyValue | undefined): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** The values of a release as text; a null in them means "none of it" only if the program says so. */
export function valuesText(inputs: Properties): string {
  const values = objectAt(inputs, "values");
  return JSON.stringify(inputs["allowNullValues"] === true ? values : withoutNulls(values));
}

function withoutNulls(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map((item: PropertyValue) => withoutNulls(item));
  if (!isProperties(value)) return value;
  const kept = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutNulls(item)]));
}
