import { Role, RolePolicyAttachment } from "@pulumi/aws/iam";
import type { Output, Resource } from "@pulumi/pulumi";

import { cloudName } from "../scope.js";
import type { EksScope } from "./scope.js";

/** A role and the grants without which it is of no use. */
export interface Identity {
  readonly arn: Output<string>;
  /** What must exist before the role is used, and as long as it is. */
  readonly ready: readonly Resource[];
}

/** Who the control plane and the nodes are to AWS. */
export interface EksIdentities {
  readonly controlPlane: Identity;
  readonly nodes: Identity;
}

/**
 * The roles of a cluster, each with the AWS policies that EKS asks for.
 *
 * - https://docs.aws.amazon.com/eks/latest/userguide/cluster-iam-role.html
 * - https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
export function eksIdentities(scope: EksScope): EksIdentities {
  return {
    controlPlane: identity(scope, {
      role: "control-plane",
      service: "eks.amazonaws.com",
      policies: ["AmazonEKSClusterPolicy"],
    }),
    nodes: identity(scope, {
      role: "nodes",
      service: "ec2.amazonaws.com",
      policies: ["AmazonEKSWorkerNodePolicy", "AmazonEKS_CNI_Policy", "AmazonEC2ContainerRegistryPullOnly"],
    }),
  };
}

interface IdentityArgs {
  readonly role: string;
  /** The service that takes the role. */
  readonly service: string;
  readonly policies: readonly string[];
}

function identity(scope: EksScope, { role, service, policies }: IdentityArgs): Identity {
  const { cluster, options } = scope;
  const own = new Role(
    `${cluster}-${role}`,
    {
      name: cloudName(scope, role),
      description: `${role} of the Kubernetes cluster ${cluster}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
      }),
    },
    options,
  );
  const grants = policies.map(
    (policy) =>
      new RolePolicyAttachment(
        `${cluster}-${role}-${policy}`,
        { role: own.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        options,
      ),
  );
  return { arn: own.arn, ready: grants };
}
