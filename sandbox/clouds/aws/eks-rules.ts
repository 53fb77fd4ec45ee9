import { machineClass } from "../../../lib/machine-types.js";
import type { PropertyValue } from "../../provider/property-value.js";
import { objectOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Lookup, Rule } from "../resource-type.js";
import { isNewer } from "../version-rule.js";
import { trusts } from "./identity-rules.js";

const CLUSTER = { types: ["aws:eks/cluster:Cluster"], by: "name" };
const ROLE = { types: ["aws:iam/role:Role"], by: "arn" };
const SUBNET = { types: ["aws:ec2/subnet:Subnet"] };
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

/** Add-ons that EKS offers and the sandbox's clusters use. */
const ADDONS = [
  "vpc-cni",
  "coredns",
  "kube-proxy",
  "eks-pod-identity-agent",
  "aws-ebs-csi-driver",
  "aws-efs-csi-driver",
  "metrics-server",
  "snapshot-controller",
  "eks-node-monitoring-agent",
  "cert-manager",
  "external-dns",
  "kube-state-metrics",
];

/** The VPC that subnets are in. */
export function vpcOf(subnetIds: readonly string[], lookup: Lookup): string {
  return textOf(lookup.find(SUBNET, subnetIds[0])?.inputs["vpcId"]);
}

/** What EKS says of a role that does not trust a service. */
function distrust(role: PropertyValue | undefined, service: string, lookup: Lookup): string | undefined {
  return trusts(lookup.find(ROLE, role), service)
    ? undefined
    : `api error InvalidParameterException: The trust policy of ${textOf(role)} does not allow ${service}`;
}

/** The cluster's role trusts EKS. */
export const clusterRole: Rule = ({ inputs }, lookup) => distrust(inputs["roleArn"], "eks.amazonaws.com", lookup);

/** The cluster of an association is there, and its role trusts Pod Identity. */
export const podIdentityRole: Rule = ({ inputs }, lookup) => {
  const cluster = lookup.find(CLUSTER, inputs["clusterName"]);
  if (cluster?.status !== "ready") {
    return `api error InvalidRequestException: Cluster '${textOf(cluster?.id)}' is not in ACTIVE status`;
  }
  return distrust(inputs["roleArn"], "pods.eks.amazonaws.com", lookup);
};

/** A service account of a cluster has one role. */
export const oneAssociation: Rule = (association, lookup) => {
  const names = ["clusterName", "namespace", "serviceAccount"];
  const other = lookup
    .all(association.type)
    .find(
      ({ id, inputs }) => id !== association.id && names.every((name) => inputs[name] === association.inputs[name]),
    );
  return other && `api error ResourceInUseException: Association already exists: ${other.id}`;
};

/** The cluster's subnets are in one VPC and in two zones, and its API server can be reached somehow. */
export const clusterNetwork: Rule = ({ inputs }, lookup) => {
  const config = objectOf(inputs["vpcConfig"]);
  const found = subnets(textsOf(config["subnetIds"]), lookup);
  if (new Set(found.map((subnet) => subnet.inputs["vpcId"])).size > 1) {
    return "api error InvalidParameterException: Subnets specified must be in the same VPC";
  }
  if (new Set(found.map((subnet) => subnet.inputs["availabilityZone"])).size < 2) {
    return "api error InvalidParameterException: Subnets specified must be in at least two different AZs";
  }
  return config["endpointPrivateAccess"] === true || config["endpointPublicAccess"] !== false
    ? undefined
    : "api error InvalidParameterException: Private and public endpoint access cannot be false";
};

/** The nodes' role trusts EC2 and has the policy without which no node joins. */
export const nodeRole: Rule = ({ inputs }, lookup) => {
  const complaint = distrust(inputs["nodeRoleArn"], "ec2.amazonaws.com", lookup);
  if (complaint !== undefined) {
    return complaint;
  }
  const role = lookup.find(ROLE, inputs["nodeRoleArn"]);
  const attached = lookup.all(ATTACHMENT).filter((attachment) => attachment.inputs["role"] === role?.inputs["name"]);
  return attached.some(({ inputs: { policyArn } }) => textOf(policyArn).endsWith(":policy/AmazonEKSWorkerNodePolicy"))
    ? undefined
    : `NodeCreationFailure: Instances failed to join the kubernetes cluster: ${textOf(role?.id)} lacks AmazonEKSWorkerNodePolicy`;
};

/** The nodes' subnets are in the VPC of the cluster. */
export const nodeNetwork: Rule = ({ inputs }, lookup) => {
  const cluster = lookup.find(CLUSTER, inputs["clusterName"]);
  const vpc = vpcOf(textsOf(objectOf(cluster?.inputs["vpcConfig"])["subnetIds"]), lookup);
  const foreign = subnets(textsOf(inputs["subnetIds"]), lookup).find((subnet) => subnet.inputs["vpcId"] !== vpc);
  if (cluster?.status !== "ready") {
    return `api error InvalidRequestException: Cluster '${textOf(cluster?.id)}' is not in ACTIVE status`;
  }
  return (
    foreign && `api error InvalidParameterException: Subnet ${foreign.id} is not in the VPC of the cluster, ${vpc}`
  );
};

/** Nodes are no newer than their control plane. */
export const nodesAreNotNewer: Rule = ({ inputs }, lookup) => {
  const cluster = textOf(lookup.find(CLUSTER, inputs["clusterName"])?.inputs["version"]);
  const version = textOf(inputs["version"]);
  if (!isNewer(version, cluster)) return undefined;
  return `api error InvalidParameterException: Nodegroup Kubernetes version ${version} is newer than the version of the cluster, ${cluster}`;
};

/** EC2 has the instance types. */
export const instancesExist: Rule = ({ inputs }) => {
  const unknown = textsOf(inputs["instanceTypes"]).filter((type) => {
    const known = machineClass(type, "eks");
    return known === undefined || known === type;
  });
  if (unknown.length === 0) return undefined;
  return `api error InvalidParameterException: The following supplied instance types do not exist: [${unknown.join(", ")}]`;
};

/** The desired size is between the bounds. */
export const scalingFits: Rule = ({ inputs }) => {
  const { minSize, maxSize, desiredSize } = objectOf(inputs["scalingConfig"]);
  const [min, max, desired] = [Number(minSize), Number(maxSize), Number(desiredSize)];
  if (min > desired) {
    return `api error InvalidParameterException: Minimum capacity ${min} can't be greater than desired size ${desired}`;
  }
  return desired > max
    ? `api error InvalidParameterException: desired capacity ${desired} can't be greater than max size ${max}`
    : undefined;
};

/** EKS offers the add-on. */
export const addonIsKnown: Rule = ({ inputs }) =>
  ADDONS.includes(textOf(inputs["addonName"]))
    ? undefined
    : `api error InvalidParameterException: Addon ${textOf(inputs["addonName"])} is not supported`;

function subnets(ids: readonly string[], lookup: Lookup): CloudObject[] {
  return ids.flatMap((id) => lookup.find(SUBNET, id) ?? []);
}
