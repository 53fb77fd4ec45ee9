import { anything, list, object, oneOf, record, text } from "../schema.js";
import type { KubernetesVersion } from "./cluster-spec.js";

const enforcement = oneOf("audit", "warn", "enforce");

const exception = object(
  { rule: text(), namespace: text(), name: text(), owner: text(), reason: text(), until: text() },
  { clusters: list(text()) },
);

/** The shape of the policies of a fleet; the shape of a rule's parameters is the rule's. */
export const policiesSchema = object(
  { enforcement: object({ management: enforcement, rings: list(enforcement) }) },
  {
    admission: oneOf("in-tree", "engine"),
    judged: oneOf("pods-and-controllers", "pods"),
    podSecurity: object({ level: oneOf("baseline", "restricted") }, { version: text<KubernetesVersion>() }),
    registries: list(text()),
    rules: record(record(anything())),
    exceptions: list(exception),
  },
);
