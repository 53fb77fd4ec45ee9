import { AccessEntry, AccessPolicyAssociation, type Cluster } from "@pulumi/aws/eks";
import { OpenIdConnectProvider } from "@pulumi/aws/iam";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import type { Output, Resource } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import type { EksScope } from "./scope.js";

/** Administers everything in a cluster: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html */
const clusterAdmin = "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy";

/** Lets the administrators of the spec in. */
export function administrators(scope: EksScope, cluster: Cluster): Resource[] {
  const { options, spec } = scope;
  return spec.administrators.map((principalArn) => {
    const [account, role] = principalArn.split(":").slice(-2);
    const name = `${scope.cluster}-administrator-${account ?? ""}/${role ?? ""}`;
    const entry = new AccessEntry(name, { clusterName: cluster.name, principalArn, type: "STANDARD" }, options);
    return new AccessPolicyAssociation(
      name,
      {
        clusterName: cluster.name,
        principalArn: entry.principalArn,
        policyArn: clusterAdmin,
        accessScope: { type: "cluster" },
      },
      options,
    );
  });
}

/**
 * Opens the private endpoint to networks that are connected to the cluster's; its own is let in already. The public side has
 * a list of its own.
 */
export function privateCallers(scope: EksScope, cluster: Cluster): Resource[] {
  const { options, spec } = scope;
  return (spec.authorizedNetworks ?? []).map(
    (cidrIpv4) =>
      new SecurityGroupIngressRule(
        `${scope.cluster}-api-${cidrIpv4}`,
        {
          securityGroupId: cluster.vpcConfig.clusterSecurityGroupId,
          cidrIpv4,
          ipProtocol: "tcp",
          fromPort: 443,
          toPort: 443,
          description: "Calls of the Kubernetes API",
          tags: { Name: `${cloudName(scope, "api")}-${cidrIpv4}` },
        },
        options,
      ),
  );
}

/** Address that identifies the tokens of the cluster's service accounts. */
export function oidcIssuer(cluster: Cluster): Output<string> {
  return cluster.identities.apply((identities) => identities[0]?.oidcs[0]?.issuer ?? "");
}

/** Lets service accounts of the cluster take IAM roles. */
export function identityProvider(scope: EksScope, issuer: Output<string>): void {
  if (scope.on.workloadIdentity) {
    new OpenIdConnectProvider(
      `${scope.cluster}-workloads`,
      { url: issuer, clientIdLists: ["sts.amazonaws.com"] },
      scope.options,
    );
  }
}
