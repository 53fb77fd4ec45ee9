import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { Enforcement, ExceptionSpec } from "../lib/fleet/policies-spec.js";
import type { FailurePolicy } from "../lib/fleet/services-spec.js";
import type { Rule } from "./rule.js";

/** The rules of a cluster, and how it holds objects to them: what the engines are compiled from. */
export interface PolicySet {
  /** In the order of the ids of the rules. */
  readonly policies: readonly Policy[];
  readonly enforcement: Enforcement;
  /** What becomes of a request when the rules cannot be evaluated. */
  readonly failurePolicy: FailurePolicy;
  /** Whether controllers are judged by the pods that they would make. */
  readonly judged: "pods-and-controllers" | "pods";
  /** Namespaces that no rule applies to, by name, in alphabetical order. */
  readonly excludedNamespaces: readonly string[];
}

/** A rule as a cluster holds objects to it. */
export interface Policy {
  readonly rule: Rule;
  /** Parameters, which have the shape that the rule asks for; `{}` where it asks for none. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Version of Kubernetes whose validations of the rule are asked. */
  readonly kubernetes: KubernetesVersion;
  /** What is let past the rule on this cluster. */
  readonly exceptions: readonly ExceptionSpec[];
}

/** What a policy engine does with the rules: answers when objects are admitted, or reports on those that are there. */
export type EngineRole = "admission" | "background";
