import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { Schema } from "../lib/schema.js";

/**
 * A rule that objects of a cluster are held to, written once: each policy engine gets it compiled, and the check of a pull request
 * evaluates the same expressions.
 *
 * Expressions are CEL, https://kubernetes.io/docs/reference/using-api/cel/, in the subset that all engines share. They read:
 * - `object`: the object as it would be stored. No `oldObject`, `request`, `namespaceObject` or `authorizer`: in a file there is none;
 * - `variables.params`: the parameters of the rule, without a type;
 * - `variables.<name>`: the rule's own variables;
 * - of a rule that matches pods also `variables.pod`, the spec of the pod or of the template that a controller makes pods from;
 *   `variables.metadata`, its metadata; and `variables.containers`, all its containers: usual, init and ephemeral ones.
 *
 * They may use the operators, `has()`, `all()`, `exists()`, `exists_one()`, `filter()` and `map()` with one variable, optional fields
 * (`pod.?os.?name.orValue('')`), `dyn()`, `size()`, `in`, the functions of texts (`startsWith`, `contains`, `split`, `join`,
 * `lowerAscii`, …), `matches()` and `find()` with expressions that RE2 and JavaScript read alike, `quantity()` and `sets.…()`.
 *
 * A field that may be absent is asked for by `has()` or `?`, or the rule fails, and with it the request. Items of a list that is
 * written down are of one type, and so are both branches of `? :`. An update is judged where something changes that expressions
 * name, so they name what they read: `variables.metadata.labels`, not a key of `variables.metadata` that they work out.
 */
export interface Rule {
  /** Name of the rule, a DNS label, stable across releases: `"host-namespaces"`. */
  readonly id: string;
  /** What it asks for, in a sentence without a full stop: `"Pods share no namespace with their node"`. */
  readonly title: string;
  /** What somebody could do, or what would happen, without it. */
  readonly why: string;
  readonly matches: Match;
  /**
   * What it must be told.
   *
   * @defaultValue nothing
   */
  readonly parameters?: Parameters;
  /**
   * Named expressions that the others read as `variables.<name>`, each of which may read those before it.
   *
   * @defaultValue none
   */
  readonly variables?: readonly Variable[];
  /** What must hold of an object that it admits: all of these. */
  readonly validations: readonly Validation[];
  readonly cases: readonly Case[];
}

/** What a rule judges: whatever makes pods, or the objects of some resources. */
export type Match = "pods" | { readonly resources: readonly MatchedResource[] };

/** A resource of the Kubernetes API: `{ group: "", version: "v1", resource: "services", kind: "Service" }`. */
export interface MatchedResource {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly kind: string;
}

/** The parameters of a rule: their shape in our words and in those of JSON Schema, and what a shape cannot say. */
export interface Parameters {
  readonly schema: Schema<object>;
  /** The same as an OpenAPI v3 schema, as a definition holds it. */
  readonly openApi: Readonly<Record<string, unknown>>;
  /** Parameters for the cases of the rule, and for the documentation. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** A named expression of CEL. */
export interface Variable {
  readonly name: string;
  readonly expression: string;
}

/** One thing that a rule asks for. */
export interface Validation {
  /** CEL that is true of what the rule admits; of one item where `each` is there. */
  readonly expression: string;
  /**
   * The list whose items the expression judges one by one.
   *
   * @defaultValue the expression judges the object as a whole
   */
  readonly each?: Each;
  /** Field that it is about, from the pod or the object: `"spec.containers[*].securityContext.privileged"`. */
  readonly field: string;
  /** What must hold of the field: `"be false or absent"`. */
  readonly must: string;
  /** What to write: `"leave it out"`. */
  readonly fix: string;
  /**
   * First version of Kubernetes, or of its Pod Security Standards, for which it is asked.
   *
   * @defaultValue all
   */
  readonly since?: KubernetesVersion;
  /**
   * First version for which it is not asked any more.
   *
   * @defaultValue none
   */
  readonly until?: KubernetesVersion;
}

/** A list in an object, and how expressions and messages name its items. */
export interface Each {
  /** CEL of the list: `"variables.containers"`. */
  readonly of: string;
  /** Name of an item in the expression: `"container"`. */
  readonly item: string;
  /** CEL that names an item to a reader, as a text: `"container.name"`. */
  readonly name: string;
}

/** An object, and whether the rule admits it: shown in the documentation, and tried on every engine. */
export interface Case {
  /** What is special about the object, in a few words. */
  readonly name: string;
  readonly verdict: "good" | "bad";
  /** The object; of a rule that matches pods a Pod, which the tests put into every controller too. */
  readonly object: CaseObject;
  /**
   * Parameters under which the verdict holds.
   *
   * @defaultValue the example of the rule
   */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /**
   * Version of Kubernetes at which the verdict holds.
   *
   * @defaultValue the newest
   */
  readonly kubernetes?: KubernetesVersion;
}

/** A Kubernetes object of a case. */
export interface CaseObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** Every container of a pod: usual, init and ephemeral ones. */
export const everyContainer: Each = { of: "variables.containers", item: "container", name: "container.name" };

/** Every volume of a pod. */
export const everyVolume: Each = { of: "variables.pod.?volumes.orValue([])", item: "volume", name: "volume.name" };
