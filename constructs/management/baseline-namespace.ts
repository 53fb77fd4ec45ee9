import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { flotillaLabels } from "../labels.js";

/** Options of {@link BaselineNamespace}. */
export interface BaselineNamespaceProps {
  /** Name of the namespace. */
  readonly name: string;
}

/**
 * A namespace of a program of the management layer, in which admission holds every pod to the baseline Pod Security Standard: its
 * pods do not all pass the restricted one.
 *
 * @example
 * new BaselineNamespace(chart, "Namespace", { name: "crossplane-system" });
 */
export class BaselineNamespace extends Construct {
  constructor(scope: Construct, id: string, { name }: BaselineNamespaceProps) {
    super(scope, id);
    new k8s.KubeNamespace(this, "Namespace", {
      metadata: { name, labels: { ...flotillaLabels, "pod-security.kubernetes.io/enforce": "baseline" } },
    });
  }
}
