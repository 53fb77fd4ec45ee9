import { PodIdentityAssociation } from "@pulumi/aws/eks";
import { Role, RolePolicy } from "@pulumi/aws/iam";
import { output, type Input, type Resource } from "@pulumi/pulumi";

import type { EksSpec } from "../../../lib/fleet/cluster-spec.js";
import { resourceName } from "../../../lib/names.js";
import { awsIdentity, podIdentityTrust, webIdentityTrust } from "./aws-identity.js";
import type { GrantArgs, GrantedIdentity, IdentityScope } from "./granted-identity.js";

/** Makes the role of a service account on EKS, with its policy and, for Pod Identity, the association. */
export function grantOnEks(scope: IdentityScope<EksSpec>, args: GrantArgs): GrantedIdentity {
  const { identity } = args;
  const { trust = "pod-identity" } = identity;
  const { roleName, policy } = awsIdentity(scope, identity);
  const name = `${scope.cluster}-${identity.name}`;
  const role = new Role(
    name,
    {
      name: roleName,
      description: `${identity.namespace}/${identity.serviceAccount} of the Kubernetes cluster ${scope.cluster}`,
      assumeRolePolicy: trustPolicy(scope, args),
    },
    scope.options,
  );
  const granted = new RolePolicy(
    name,
    { name: "rights", role: role.name, policy: JSON.stringify(policy) },
    scope.options,
  );
  const associated = trust === "pod-identity" ? [association(scope, args, role)] : [];
  return { ready: [granted, ...associated], lateValues: {} };
}

function trustPolicy(scope: IdentityScope<EksSpec>, { identity, cluster }: GrantArgs): Input<string> {
  return identity.trust === "web-identity"
    ? output(cluster.lateValues["oidc_issuer"] ?? "").apply((issuer) =>
        JSON.stringify(webIdentityTrust(scope, identity, issuer)),
      )
    : JSON.stringify(podIdentityTrust(scope, identity));
}

function association(scope: IdentityScope<EksSpec>, { identity, cluster }: GrantArgs, role: Role): Resource {
  return new PodIdentityAssociation(
    `${scope.cluster}-${identity.name}`,
    {
      clusterName: resourceName(scope.fleet, scope.cluster),
      namespace: identity.namespace,
      serviceAccount: identity.serviceAccount,
      roleArn: role.arn,
    },
    { ...scope.options, dependsOn: [cluster.provider] },
  );
}
