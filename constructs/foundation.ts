import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { late } from "../lib/late.js";
import { flotillaLabels } from "./labels.js";
import { RestrictedNamespace } from "./restricted-namespace.js";

/** Namespace of what flotilla itself keeps on a cluster. */
export const platformNamespace = "flotilla-system";

/** The priority classes of every cluster by role; a class's value cannot be changed, only its name. */
export const priorityClasses = {
  platform: {
    name: "flotilla-platform",
    value: 1_000_000,
    description: "What the workloads of the cluster need to run",
  },
  standard: { name: "flotilla-standard", value: 1_000, description: "Workloads that serve" },
} as const;

/** Options of {@link Foundation}. */
export interface FoundationProps {
  /** Names of the values that the cluster provides once it exists. */
  readonly lateValues: readonly string[];
}

/**
 * What everything else on a cluster stands on: the platform's namespace, the priority classes, and a ConfigMap
 * `late-values` from which a GitOps engine fills in what only the cluster can tell.
 *
 * @example
 * new Foundation(chart, "foundation", { lateValues: ["oidc_issuer"] });
 */
export class Foundation extends Construct {
  constructor(scope: Construct, id: string, { lateValues }: FoundationProps) {
    super(scope, id);
    new RestrictedNamespace(this, "Namespace", { name: platformNamespace });
    this.addPriorityClasses();
    this.addLateValues(lateValues);
  }

  private addPriorityClasses(): void {
    for (const { name, value, description } of Object.values(priorityClasses)) {
      new k8s.KubePriorityClass(this, name, { metadata: { name, labels: flotillaLabels }, value, description });
    }
  }

  private addLateValues(names: readonly string[]): void {
    new k8s.KubeConfigMap(this, "LateValues", {
      metadata: { name: "late-values", namespace: platformNamespace, labels: flotillaLabels },
      data: Object.fromEntries(names.map((name) => [name, late(name)])),
    });
  }
}
