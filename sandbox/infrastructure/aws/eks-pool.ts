import { CloudError } from "../../clouds/cloud-error.js";
import { minorVersion } from "../../clouds/effects.js";
import { objectOf, objectsOf, textOf, textsOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { MadePool, Pass } from "../cluster-driver.js";
import type { FamilyPool } from "../family.js";
import { isAutoscaled, wantedReplicas, within } from "../pool-size.js";
import { clusterName, marked, ownTags, roleArn } from "./eks-scope.js";

const GROUP = "aws:eks/nodeGroup:NodeGroup";
const TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

/** How EKS spells what the provider spells otherwise. */
const capacityTypes: Readonly<Record<string, string>> = { onDemand: "ON_DEMAND", spot: "SPOT" };

/** The node group of a pool with its launch template. */
export async function eksPool(pass: Pass, pool: FamilyPool): Promise<MadePool> {
  const { cloud, family } = pass;
  const spec = pool.managed.spec ?? {};
  const cluster = clusterName(family);
  const name = groupName(pool);
  const template = await launchTemplate(pass, objectOf(spec["awsLaunchTemplate"]));
  const existing = cloud.find(GROUP, { clusterName: cluster, nodeGroupName: name });
  const group = await cloud.ensure({
    type: GROUP,
    by: { clusterName: cluster, nodeGroupName: name },
    inputs: {
      nodeRoleArn: roleArn(cloud, textOf(spec["roleName"])),
      subnetIds: subnetIds(pass, spec),
      version: kubernetes(pool, family.controlPlane?.spec),
      amiType: textOf(spec["amiType"]),
      capacityType: capacityTypes[textOf(spec["capacityType"])] ?? "ON_DEMAND",
      ...template,
      scalingConfig: scaling(pool, existing),
      labels: objectOf(spec["labels"]),
      taints: objectsOf(spec["taints"]).map(({ key, value, effect }) => ({
        key: textOf(key),
        value: textOf(value),
        effect: textOf(effect).replaceAll("-", "_").toUpperCase(),
      })),
      tags: ownTags(family, objectOf(spec["additionalTags"])),
      ...given(spec, ["updateConfig", "nodeRepairConfig"]),
    },
  });
  const { id, version } = objectOf(group.inputs["launchTemplate"]);
  return {
    nodes: Number(objectOf(group.inputs["scalingConfig"])["desiredSize"]),
    object: group,
    ...(id === undefined ? {} : { status: { launchTemplateID: id, launchTemplateVersion: version ?? "" } }),
  };
}

/** What there is of a pool, each before what it needs. */
export function eksPoolParts({ cloud, family }: Pass, pool: FamilyPool): readonly CloudObject[] {
  const name = textOf(objectOf(pool.managed.spec?.["awsLaunchTemplate"])["name"]);
  return [
    ...cloud.all(GROUP, { clusterName: clusterName(family), nodeGroupName: groupName(pool) }),
    ...(name === "" ? [] : cloud.all(TEMPLATE, { name })),
  ];
}

/** Name of the node group of a pool. */
export function groupName({ managed }: FamilyPool): string {
  const { name, namespace } = managed.metadata;
  return textOf(managed.spec?.["eksNodegroupName"] ?? `${namespace}_${name}`);
}

async function launchTemplate({ cloud, family }: Pass, spec: Properties): Promise<Properties> {
  if (spec["name"] === undefined) {
    return {};
  }
  const volume = objectOf(spec["rootVolume"]);
  const tags = ownTags(family, { Name: textOf(spec["name"]) });
  const template = await cloud.ensure({
    type: TEMPLATE,
    by: { name: textOf(spec["name"]) },
    inputs: {
      instanceType: textOf(spec["instanceType"]),
      blockDeviceMappings: [
        {
          deviceName: textOf(volume["deviceName"]),
          ebs: {
            volumeType: textOf(volume["type"]),
            volumeSize: Number(volume["size"]),
            deleteOnTermination: "true",
            encrypted: String(volume["encrypted"] === true),
          },
        },
      ],
      ...(spec["instanceMetadataOptions"] === undefined ? {} : { metadataOptions: spec["instanceMetadataOptions"] }),
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({ resourceType, tags })),
      tags,
    },
  });
  return { launchTemplate: { id: template.id, version: textOf(template.outputs["latestVersion"]) } };
}

/** The subnets that the pool names, or those of the cluster of the kind that it wants. */
function subnetIds({ cloud, family }: Pass, spec: Properties): readonly string[] {
  const named = textsOf(spec["subnetIDs"]);
  if (named.length > 0) {
    return named;
  }
  const kind = textOf(spec["availabilityZoneSubnetType"]);
  return cloud
    .all("aws:ec2/subnet:Subnet", marked(family))
    .filter(({ inputs }) => {
      const tags = objectOf(inputs["tags"]);
      const isPublic = tags["kubernetes.io/role/elb"] === "1";
      const forPods = tags["sigs.k8s.io/cluster-api-provider-aws/association"] === "secondary";
      return !forPods && (kind === "all" || isPublic === (kind === "public"));
    })
    .map(({ id }) => id);
}

/** EKS keeps the nodes of a group at a version that is no newer than the control plane's. */
function kubernetes({ machinePool }: FamilyPool, controlPlane: Properties | undefined): string {
  const template = objectOf(objectOf(machinePool.spec?.["template"])["spec"]);
  const version = textOf(template["version"] ?? controlPlane?.["version"]);
  if (version === "") {
    throw new CloudError("refused", "neither the pool nor its control plane names a version of Kubernetes");
  }
  return minorVersion(version);
}

/** What the objects say, which EKS refuses where the size is out of bounds; an autoscaler's decision stays within them. */
function scaling(pool: FamilyPool, existing: CloudObject | undefined): Properties {
  const { minSize, maxSize } = objectOf(pool.managed.spec?.["scaling"]);
  const replicas = wantedReplicas(pool);
  const [min, max] = [Number(minSize ?? replicas), Number(maxSize ?? Math.max(replicas, 1))];
  const before = Number(objectOf(existing?.inputs["scalingConfig"])["desiredSize"] ?? replicas);
  return { minSize: min, maxSize: max, desiredSize: isAutoscaled(pool) ? within(min, before, max) : replicas };
}

function given(spec: Properties, fields: readonly string[]): Properties {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = spec[field];
      return value === undefined ? [] : [[field, value]];
    }),
  );
}
