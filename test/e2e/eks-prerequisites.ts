/** What must be in an account before Cluster API makes a cluster on EKS: the roles of the cluster and the key of its Secrets. */
import { askClouds } from "../../sandbox/clouds/ask-clouds.js";
import { textOf } from "../../sandbox/clouds/reading.js";
import type { Properties } from "../../sandbox/provider/property-value.js";

/** Makes the roles and the key in a simulated cloud, and answers the ARN of the key. */
export async function eksPrerequisites(
  root: string,
  { account, region, cluster }: { readonly account: string; readonly region: string; readonly cluster: string },
): Promise<string> {
  const create = async (type: string, inputs: Properties): Promise<Properties> => {
    const scope = { account, region };
    const { object } = await askClouds(root, { method: "create", cloud: "aws", type: `aws:${type}`, scope, inputs });
    return object?.outputs ?? {};
  };
  const roles = {
    "control-plane": { service: "eks.amazonaws.com", policy: "AmazonEKSClusterPolicy" },
    nodes: { service: "ec2.amazonaws.com", policy: "AmazonEKSWorkerNodePolicy" },
  };
  for (const [role, { service, policy }] of Object.entries(roles)) {
    const statement = { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" };
    const name = `${cluster}-${role}`;
    await create("iam/role:Role", { name, assumeRolePolicy: JSON.stringify({ Statement: [statement] }) });
    const policyArn = `arn:aws:iam::aws:policy/${policy}`;
    await create("iam/rolePolicyAttachment:RolePolicyAttachment", { role: name, policyArn });
  }
  return textOf((await create("kms/key:Key", { enableKeyRotation: true }))["arn"]);
}
