import { isProperties, revealed, type Properties, type PropertyValue } from "../provider/property-value.js";
import { withSecrets } from "./checked-inputs.js";
import { objectAt, textAt, valueAt } from "./kube-object.js";

/** Metadata that only the API server writes. */
const SERVER_METADATA = ["creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];

/** What the engine keeps of an object: the live object, the inputs it comes from and who owns its fields. */
export function checkpoint(live: Properties, inputs: Properties, manager: string, olds: Properties = {}): Properties {
  return {
    ...withSecrets(live, inputs),
    __fieldManager: manager,
    __initialApiVersion: textAt(olds, "__initialApiVersion") || textAt(inputs, "apiVersion"),
    __inputs: inputs,
  };
}

/** The inputs of an object as they would be if a program had written its live state. */
export function liveInputs(live: Properties, oldInputs: Properties): Properties {
  if (Object.keys(oldInputs).length === 0) return imported(live);
  return withSecrets(known(live, revealed(oldInputs)), oldInputs);
}

/** The parts of a live value that the inputs speak of; lists are taken whole. */
function known(live: Properties, inputs: Properties): Properties {
  const entries = Object.entries(inputs).flatMap(([key, input]): [string, PropertyValue][] => {
    const value = live[key];
    if (value === undefined) return [];
    return [[key, narrowed(value, input)]];
  });
  return Object.fromEntries(entries);
}

function narrowed(live: PropertyValue, input: PropertyValue): PropertyValue {
  if (isProperties(live) && isProperties(input)) return known(live, input);
  if (!Array.isArray(live) || !Array.isArray(input)) return live;
  const inputs = input as readonly PropertyValue[];
  return live.map((item: PropertyValue, index) => {
    const counterpart = inputs[index];
    return counterpart === undefined ? item : narrowed(item, counterpart);
  });
}

function imported(live: Properties): Properties {
  const metadata = Object.entries(objectAt(live, "metadata")).filter(([key]) => !SERVER_METADATA.includes(key));
  const rest = Object.entries(live).filter(([key]) => key !== "status" && key !== "metadata");
  const inputs = { ...Object.fromEntries(rest), metadata: Object.fromEntries(metadata) };
  return withSecrets(inputs, {});
}

/** The inputs of an object's last operation, from the engine or from the checkpoint. */
export function lastInputs(oldInputs: Properties, outputs: Properties): Properties {
  if (Object.keys(oldInputs).length > 0) return oldInputs;
  const kept = valueAt(outputs, "__inputs");
  return isProperties(kept) ? kept : {};
}
