import { IAMMember } from "@pulumi/gcp/projects";
import { Account } from "@pulumi/gcp/serviceaccount";
import type { Output, Resource } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import type { GkeScope } from "./scope.js";

/** Who the nodes are to Google Cloud. */
export interface NodeIdentity {
  readonly email: Output<string>;
  /** What must exist before the identity is used. */
  readonly ready: readonly Resource[];
}

/**
 * A service account that may write logs and metrics and pull images, and nothing else.
 * https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster#use_least_privilege_sa
 */
export function gkeNodeIdentity(scope: GkeScope): NodeIdentity {
  const { cluster, options, spec } = scope;
  const account = new Account(
    `${cluster}-nodes`,
    {
      accountId: cloudName(scope, "nodes", "google-service-account"),
      displayName: `Nodes of the Kubernetes cluster ${cluster}`,
    },
    options,
  );
  const roles = ["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"];
  const grants = roles.map(
    (role) =>
      new IAMMember(`${cluster}-nodes-${role}`, { project: spec.project, role, member: account.member }, options),
  );
  return { email: account.email, ready: grants };
}
