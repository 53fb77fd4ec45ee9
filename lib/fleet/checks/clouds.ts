import { nearest } from "../../nearest.js";
import { violation, type Problem } from "../../problem.js";
import type { ClusterSpec } from "../cluster-spec.js";
import { kubernetesVersions } from "../kubernetes-versions.js";
import { regions, zonesOf } from "../regions.js";
import { tiers } from "../tiers.js";
import { eachCluster } from "./each.js";

/** The cloud has the region. */
export const knownRegion = eachCluster((spec, path) => {
  if (spec.cloud === "local" || zonesOf(spec.cloud, spec.region) !== undefined) {
    return [];
  }
  const fix = nearest(spec.region, Object.keys(regions[spec.cloud]));
  return [violation("region", `${path}.region`, `be a region of ${spec.cloud}`, { got: spec.region, fix })];
});

/** The region has as many zones as the tier needs. */
export const zonesForTier = eachCluster((spec, path) => {
  const wanted = tiers[spec.tier].zones;
  const zones = spec.cloud === "local" ? undefined : zonesOf(spec.cloud, spec.region);
  if (spec.cloud === "local" || zones === undefined || zones >= wanted) {
    return [];
  }
  const must = `be a region with at least ${wanted} zones, as the tier ${spec.tier} needs, and not ${zones}`;
  return [violation("zones", `${path}.region`, must, { got: spec.region })];
});

/** The cloud supports the version of Kubernetes. */
export const supportedVersion = eachCluster(({ cloud, kubernetes }, path) => {
  const { versions, asOf } = kubernetesVersions[cloud];
  if (versions.includes(kubernetes)) {
    return [];
  }
  const newest = versions.at(-1);
  const minor = Number(/^1\.(\d+)/.exec(kubernetes)?.[1] ?? Infinity);
  const fix = versions.find((version) => Number(version.slice(2)) >= minor) ?? newest;
  const must = `be a version that ${cloud} supports, ${versions[0] ?? ""} to ${newest ?? ""} as of ${asOf}`;
  return [violation("kubernetes-version", `${path}.kubernetes`, must, { got: kubernetes, fix })];
});

/** A field that names something in a cloud, the form that the cloud gives it, and the form in words. */
type Form = readonly [pattern: RegExp, words: string];

const uuid: Form = [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "a UUID in lower case"];

const forms: Readonly<Record<string, Form>> = {
  account: [/^\d{12}$/, "an AWS account of 12 digits"],
  project: [/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, "a Google Cloud project id (6 to 30 of a-z, 0-9 and -)"],
  projectNumber: [/^\d{6,20}$/, "a Google Cloud project number"],
  subscription: uuid,
  tenant: uuid,
};

/** Accounts, projects, subscriptions and tenants have the form that their cloud gives them. */
export const accounts = eachCluster((spec, path) =>
  Object.entries(accountFields(spec)).flatMap(([key, value]) => wellFormed(`${path}.${key}`, value, forms[key])),
);

const iamRole: Form = [/^arn:aws[-a-z]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "the ARN of an IAM role"];

/** Somebody administers the cluster, and has the form that the cloud knows. */
export const administrators = eachCluster((spec, path) => {
  if (spec.cloud !== "eks" && spec.cloud !== "aks") {
    return [];
  }
  const form = spec.cloud === "eks" ? iamRole : uuid;
  return spec.administrators.length === 0
    ? [violation("administrators", `${path}.administrators`, "name at least one", { got: spec.administrators })]
    : spec.administrators.flatMap((value, index) => wellFormed(`${path}.administrators[${index}]`, value, form));
});

const vpc: Form = [/^vpc-[0-9a-f]{8,17}$/, 'the id of a VPC such as "vpc-0123456789abcdef0"'];
const awsSubnet: Form = [/^subnet-[0-9a-f]{8,17}$/, 'the id of a subnet such as "subnet-0123456789abcdef0"'];
const azureSubnet: Form = [
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/,
  "the resource id of a subnet",
];

/** An existing network is given by ids, with a subnet in each zone. */
export const existingNetworks = eachCluster((spec, path) => {
  const at = `${path}.existingNetwork`;
  if (spec.cloud === "aks" && spec.existingNetwork !== undefined) {
    return wellFormed(`${at}.subnetId`, spec.existingNetwork.subnetId, azureSubnet);
  }
  if (spec.cloud !== "eks" || spec.existingNetwork === undefined) {
    return [];
  }
  const { vpcId, nodeSubnetIds } = spec.existingNetwork;
  const { zones } = tiers[spec.tier];
  const must = `name at least ${zones} subnets, one in each zone that the tier ${spec.tier} needs`;
  return [
    ...wellFormed(`${at}.vpcId`, vpcId, vpc),
    ...nodeSubnetIds.flatMap((id, index) => wellFormed(`${at}.nodeSubnetIds[${index}]`, id, awsSubnet)),
    ...(new Set(nodeSubnetIds).size < zones
      ? [violation("existing-subnets", `${at}.nodeSubnetIds`, must, { got: nodeSubnetIds })]
      : []),
  ];
});

function accountFields(spec: ClusterSpec): Readonly<Record<string, string>> {
  switch (spec.cloud) {
    case "eks":
      return { account: spec.account };
    case "gke":
      return { project: spec.project, projectNumber: spec.projectNumber };
    case "aks":
      return { subscription: spec.subscription, tenant: spec.tenant };
    case "local":
      return {};
  }
}

function wellFormed(path: string, value: string, form: Form | undefined): Problem[] {
  return form === undefined || form[0].test(value) ? [] : [violation("form", path, `be ${form[1]}`, { got: value })];
}
