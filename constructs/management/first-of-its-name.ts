import { ApiObject } from "cdk8s";
import { Construct } from "constructs";

import { flotillaLabels } from "../labels.js";

/** Options of {@link FirstOfItsName}. */
export interface FirstOfItsNameProps {
  /** API group: `"cluster.x-k8s.io"`. */
  readonly group: string;
  /** Version of the group that is served: `"v1beta2"`. */
  readonly version: string;
}

/** Groups of definitions have 1,000, and those of Kubernetes itself 9,000 and more. */
const groupPriorityMinimum = 2_000;

/**
 * Has `kubectl get <kind>` mean the kind of this group where several groups of definitions have one of that name: Rancher's and
 * Fleet's clusters would otherwise hide those of Cluster API.
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/
 *
 * @example
 * new FirstOfItsName(chart, "Clusters", { group: "cluster.x-k8s.io", version: "v1beta2" });
 */
export class FirstOfItsName extends Construct {
  constructor(scope: Construct, id: string, { group, version }: FirstOfItsNameProps) {
    super(scope, id);
    new ApiObject(this, "ApiService", {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: {
        name: `${version}.${group}`,
        // The API server makes one for each definition; it leaves alone what is not marked as its own, and had marked this one.
        labels: { ...flotillaLabels, "kube-aggregator.kubernetes.io/automanaged": "false" },
        annotations: { "pulumi.com/patchForce": "true" },
      },
      spec: { group, version, groupPriorityMinimum, versionPriority: 100 },
    });
  }
}
