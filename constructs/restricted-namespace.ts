import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { dnsLabel } from "../lib/names.js";
import { refuse } from "../lib/problem.js";
import { flotillaLabels } from "./labels.js";

/** Options of {@link RestrictedNamespace}. */
export interface RestrictedNamespaceProps {
  /** Name of the namespace. */
  readonly name: string;
  /**
   * Labels beside those that make it what it is.
   *
   * @defaultValue none
   */
  readonly labels?: Readonly<Record<string, string>>;
}

/**
 * A namespace in which admission holds every pod to the restricted Pod Security Standard.
 *
 * @example
 * new RestrictedNamespace(chart, "Shop", { name: "shop" });
 */
export class RestrictedNamespace extends Construct {
  constructor(scope: Construct, id: string, { name, labels }: RestrictedNamespaceProps) {
    super(scope, id);
    refuse(this.node.path, dnsLabel("name", name));

    new k8s.KubeNamespace(this, "Namespace", {
      metadata: {
        name,
        labels: {
          ...labels,
          ...flotillaLabels,
          // Admission looks at pods alone when it enforces; the other two tell of a Deployment whose pods it would refuse.
          "pod-security.kubernetes.io/audit": "restricted",
          "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/warn": "restricted",
        },
      },
    });
  }
}
