import { isSecret, isProperties, UNKNOWN, type PropertyValue } from "../sandbox/provider/property-value.js";

type Values = Readonly<Record<string, unknown>>;

/** Stands for what only the cloud can tell. */
export const knownAfterApply = "<known after apply>";
const secret = "<secret>";

/** Inputs or outputs of a resource as they may be shown: no secret, no mark of the engine's, and unknown values by a word. */
export function shownValues(type: string, values: Values): Values {
  const entries = Object.entries(values).filter(([name]) => !name.startsWith("__"));
  const isHidden = (name: string) => type === "kubernetes:core/v1:Secret" && (name === "data" || name === "stringData");
  return Object.fromEntries(entries.map(([name, value]) => [name, isHidden(name) ? hidden(value) : shown(value)]));
}

function shown(value: unknown): unknown {
  if (typeof value === "string") {
    return value === UNKNOWN ? knownAfterApply : value === "[secret]" ? secret : value;
  }
  if (Array.isArray(value)) {
    return value.map(shown);
  }
  if (isSecret(value as PropertyValue)) {
    return secret;
  }
  return isProperties(value as PropertyValue)
    ? Object.fromEntries(Object.entries(value as Values).map(([name, item]) => [name, shown(item)]))
    : value;
}

/** The names of what is hidden may be known. */
function hidden(value: unknown): unknown {
  return isProperties(value as PropertyValue) && !isSecret(value as PropertyValue)
    ? Object.fromEntries(Object.keys(value as Values).map((name) => [name, secret]))
    : secret;
}
