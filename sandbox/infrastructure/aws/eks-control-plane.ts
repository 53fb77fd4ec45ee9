import { kubeletVersion, minorVersion } from "../../clouds/effects.js";
import { CloudError } from "../../clouds/cloud-error.js";
import { objectOf, objectsOf, textOf, textsOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import { eksCredential } from "../../../constructs/cluster/kubeconfig.js";
import type { Properties } from "../../provider/property-value.js";
import type { MadeControlPlane, Pass } from "../cluster-driver.js";
import { execUser } from "../exec-user.js";
import { eksNetwork } from "./eks-network.js";
import { clusterName, marked, ownTags, roleArn } from "./eks-scope.js";

const CLUSTER = "aws:eks/cluster:Cluster";
const ADDON = "aws:eks/addon:Addon";
const ENTRY = "aws:eks/accessEntry:AccessEntry";
const POLICY = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation";

/** How EKS calls the logs that the provider calls otherwise. */
const logNames: Readonly<Record<string, string>> = { apiServer: "api" };

/** The control plane of a cluster on EKS with its network, add-ons and those who may use it. */
export async function eksControlPlane(pass: Pass): Promise<MadeControlPlane> {
  const { family, cloud } = pass;
  const spec = family.controlPlane?.spec ?? {};
  const name = clusterName(family);
  requireOwn(pass, name);
  const subnets = await eksNetwork(pass);
  const cluster = await cloud.ensure({
    type: CLUSTER,
    by: { name },
    inputs: {
      ...clusterInputs(spec),
      roleArn: roleArn(cloud, textOf(spec["roleName"])),
      vpcConfig: {
        subnetIds: subnets.filter(({ forPods }) => !forPods).map(({ id }) => id),
        ...endpointAccess(objectOf(spec["endpointAccess"])),
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: services(pass) },
      tags: ownTags(family),
    },
  });
  await accessEntries(pass, name);
  const provider = await identityProvider(pass, cluster);
  await addons(pass, name);
  const { endpoint, certificateAuthority } = cluster.outputs;
  return {
    name: `eks-${name}`,
    endpoint: textOf(endpoint),
    certificateAuthority: textOf(objectOf(certificateAuthority)["data"]),
    version: kubeletVersion(textOf(cluster.inputs["version"])),
    user: execUser(eksCredential(name, textOf(spec["region"]))),
    status: {
      externalManagedControlPlane: true,
      ...(provider === undefined ? {} : { oidcProvider: { arn: textOf(provider.outputs["arn"]) } }),
    },
  };
}

/** A cluster of the same name that somebody else made is never taken over. */
function requireOwn({ family, cloud }: Pass, name: string): void {
  if (cloud.find(CLUSTER, { name }) !== undefined && cloud.find(CLUSTER, { name, ...marked(family) }) === undefined) {
    throw new CloudError("refused", `EKS cluster ${name} exists, and it does not belong to this Cluster`);
  }
}

/** The parts of a cluster that are marked as its own, each before what it needs. */
export function eksBelongings({ family, cloud }: Pass): readonly CloudObject[] {
  const found = cloud.withInputs(marked(family));
  return deletionOrder.flatMap((type) => found.filter((object) => object.type === type));
}

const deletionOrder = [
  "aws:eks/nodeGroup:NodeGroup",
  "aws:ec2/launchTemplate:LaunchTemplate",
  ADDON,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  CLUSTER,
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/eip:Eip",
  "aws:ec2/subnet:Subnet",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/vpc:Vpc",
];

function clusterInputs(spec: Properties): Properties {
  const access = objectOf(spec["accessConfig"]);
  const encryption = objectOf(spec["encryptionConfig"]);
  const logs = Object.entries(objectOf(spec["logging"])).flatMap(([log, on]) => (on === true ? [log] : []));
  return {
    version: minorVersion(textOf(spec["version"])),
    bootstrapSelfManagedAddons: spec["bootstrapSelfManagedAddons"] === true,
    accessConfig: {
      authenticationMode: textOf(access["authenticationMode"] ?? "config_map").toUpperCase(),
      bootstrapClusterCreatorAdminPermissions: access["bootstrapClusterCreatorAdminPermissions"] !== false,
    },
    upgradePolicy: { supportType: textOf(spec["upgradePolicy"] ?? "extended").toUpperCase() },
    ...(logs.length === 0 ? {} : { enabledClusterLogTypes: logs.map((log) => logNames[log] ?? log) }),
    ...(encryption["provider"] === undefined
      ? {}
      : {
          encryptionConfig: {
            provider: { keyArn: textOf(encryption["provider"]) },
            resources: textsOf(encryption["resources"]),
          },
        }),
  };
}

function endpointAccess(access: Properties): Properties {
  const isPublic = access["public"] !== false;
  const ranges = textsOf(access["publicCIDRs"]);
  return {
    endpointPrivateAccess: access["private"] === true,
    endpointPublicAccess: isPublic,
    ...(isPublic && ranges.length > 0 ? { publicAccessCidrs: ranges } : {}),
  };
}

function services({ family }: Pass): string {
  const network = objectOf(family.cluster.spec?.["clusterNetwork"]);
  const [first] = textsOf(objectOf(network["services"])["cidrBlocks"]);
  if (first === undefined) {
    throw new CloudError("refused", "the Cluster names no range for its Services");
  }
  return first;
}

async function accessEntries({ family, cloud }: Pass, clusterName: string): Promise<void> {
  const wanted = objectsOf(family.controlPlane?.spec?.["accessEntries"]);
  const principals = new Set(wanted.map(({ principalARN }) => textOf(principalARN)));
  await cloud.delete(
    cloud.all(ENTRY, { clusterName }).filter(({ inputs }) => !principals.has(textOf(inputs["principalArn"]))),
  );
  for (const entry of wanted) {
    const principalArn = textOf(entry["principalARN"]);
    const type = textOf(entry["type"] ?? "standard").toUpperCase();
    await cloud.ensure({ type: ENTRY, by: { clusterName, principalArn }, inputs: { type, tags: ownTags(family) } });
    for (const policy of objectsOf(entry["accessPolicies"])) {
      const by = { clusterName, principalArn, policyArn: textOf(policy["policyARN"]) };
      await cloud.ensure({ type: POLICY, by, inputs: { accessScope: objectOf(policy["accessScope"]) } });
    }
  }
}

/** Lets service accounts of the cluster take IAM roles. */
async function identityProvider({ family, cloud }: Pass, cluster: CloudObject): Promise<CloudObject | undefined> {
  if (family.controlPlane?.spec?.["associateOIDCProvider"] !== true) {
    return undefined;
  }
  const [identity] = objectsOf(cluster.outputs["identities"]);
  const [oidc] = objectsOf(identity?.["oidcs"]);
  return await cloud.ensure({
    type: "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    by: { url: textOf(oidc?.["issuer"]) },
    inputs: { clientIdLists: ["sts.amazonaws.com"], tags: ownTags(family) },
  });
}

async function addons({ family, cloud }: Pass, clusterName: string): Promise<void> {
  const wanted = objectsOf(family.controlPlane?.spec?.["addons"]);
  const names = new Set(wanted.map(({ name }) => textOf(name)));
  await cloud.delete(cloud.all(ADDON, { clusterName }).filter(({ inputs }) => !names.has(textOf(inputs["addonName"]))));
  for (const { name, version, configuration, conflictResolution } of wanted) {
    const conflicts = textOf(conflictResolution ?? "overwrite").toUpperCase();
    await cloud.ensure({
      type: ADDON,
      by: { clusterName, addonName: textOf(name) },
      inputs: {
        addonVersion: textOf(version),
        resolveConflictsOnCreate: conflicts,
        resolveConflictsOnUpdate: conflicts,
        ...(configuration === undefined ? {} : { configurationValues: configuration }),
        tags: ownTags(family),
      },
    });
  }
}
