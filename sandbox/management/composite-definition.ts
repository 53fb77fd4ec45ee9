import { objectAt, listAt, textAt } from "../kubernetes/kube-object.js";
import type { Properties } from "../provider/property-value.js";

const named: Properties = { type: "object", required: ["name"], properties: { name: { type: "string" } } };

/** What Crossplane adds to the spec of everything that is ordered. */
const ofCrossplane: Properties = {
  type: "object",
  properties: {
    compositionRef: named,
    compositionRevisionRef: named,
    compositionUpdatePolicy: { type: "string", enum: ["Automatic", "Manual"], default: "Automatic" },
  },
};

/** The definition that Crossplane makes of a CompositeResourceDefinition: the same schema, and `spec.crossplane` for itself. */
export function compositeDefinition(xrd: Properties): Properties {
  const spec = objectAt(xrd, "spec");
  const kind = textAt(spec, "names", "kind");
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: textAt(xrd, "metadata", "name") },
    spec: {
      group: textAt(spec, "group"),
      names: { listKind: `${kind}List`, singular: kind.toLowerCase(), ...objectAt(spec, "names") },
      scope: textAt(spec, "scope") || "Namespaced",
      versions: (listAt(spec, "versions") as readonly Properties[]).map(versionOf),
    },
  };
}

function versionOf({ referenceable = false, schema, ...version }: Properties): Properties {
  const root = objectAt(schema, "openAPIV3Schema");
  const properties = objectAt(root, "properties");
  const spec = objectAt(properties, "spec");
  const withCrossplane = { ...spec, properties: { ...objectAt(spec, "properties"), crossplane: ofCrossplane } };
  return {
    ...version,
    storage: referenceable,
    subresources: { status: {} },
    schema: { openAPIV3Schema: { ...root, properties: { ...properties, spec: withCrossplane } } },
  };
}
