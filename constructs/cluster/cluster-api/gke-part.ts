import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { gkeNodeIdentity } from "../gke/node-identity.js";
import { gkeScope, type GkeScope } from "../gke/scope.js";
import { grantOnGke } from "../identity/grant-on-gke.js";
import { gkeCredential } from "../kubeconfig.js";
import type { CloudClusterArgs } from "../scope.js";
import type { CloudPart, Prerequisites } from "./prerequisites.js";

/** What a cluster on GKE has beside its objects: the service account of its nodes. */
export function gkePart(cluster: string, args: CloudClusterArgs<GkeSpec>): CloudPart {
  return {
    credential: gkeCredential(),
    prerequisites: (parent) => prerequisites(gkeScope(cluster, args, parent)),
  };
}

function prerequisites(scope: GkeScope): Prerequisites {
  return { ready: gkeNodeIdentity(scope).ready, lateValues: {}, grant: (args) => grantOnGke(scope, args) };
}
