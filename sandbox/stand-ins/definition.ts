/** A kind of custom resource that something the sandbox does not run would define. */
export interface StandInKind {
  readonly group: string;
  /** Versions that are served; the first one is stored. */
  readonly versions: readonly [stored: string, ...served: string[]];
  readonly kind: string;
  /** Lower-case plural, such as `awsmanagedclusters`. */
  readonly plural: string;
  readonly scope: "Namespaced" | "Cluster";
  /** Labels of the definition: the versions of a contract that its kinds keep, for example. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The annotation of everything that stands in for something real: `"true"`. */
export const STAND_IN = "flotilla/stand-in";

/** Annotations of everything that stands in for something real. */
export const marks = { [STAND_IN]: "true" };

/** The API server takes kinds of Kubernetes' own groups only where they say who has approved them. */
function approval(group: string): Readonly<Record<string, string>> {
  return /\.(k8s|kubernetes)\.io$/.test(group) ? { "api-approved.kubernetes.io": "unapproved, a stand-in" } : {};
}

/** Definition of a kind that takes any object: the schema keeps every field, and the status is a resource of its own. */
export function standInDefinition({ group, versions, kind, plural, scope, labels }: StandInKind) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}`, annotations: { ...marks, ...approval(group) }, ...(labels && { labels }) },
    spec: {
      group,
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      scope,
      versions: versions.map((name, index) => ({
        name,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        subresources: { status: {} },
      })),
    },
  };
}
