import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { gkeNodeIdentity } from "../gke/node-identity.js";
import { gkeScope } from "../gke/scope.js";
import { gkeCredential } from "../kubeconfig.js";
import type { CloudClusterArgs } from "../scope.js";
import type { CloudPart } from "./prerequisites.js";

/** What a cluster on GKE has beside its objects: the service account of its nodes. */
export function gkePart(cluster: string, args: CloudClusterArgs<GkeSpec>): CloudPart {
  return {
    credential: gkeCredential(),
    prerequisites: (parent) => ({ ready: gkeNodeIdentity(gkeScope(cluster, args, parent)).ready, lateValues: {} }),
  };
}
