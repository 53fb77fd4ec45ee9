import { CloudError } from "../../clouds/cloud-error.js";
import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { CloudObject, Scope } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { CloudView } from "../cloud-view.js";
import type { Family } from "../family.js";
import type { ObjectKind } from "../managed-object.js";
import type { ManagementObjects } from "../management-objects.js";

const ROLE = "aws:iam/role:Role";
const ROLE_IDENTITY: ObjectKind = {
  group: "infrastructure.cluster.x-k8s.io",
  version: "v1beta2",
  kind: "AWSClusterRoleIdentity",
  plural: "awsclusterroleidentities",
};

/** Name of a cluster in the cloud. */
export function clusterName({ controlPlane, cluster }: Family): string {
  const { name, namespace } = cluster.metadata;
  return textOf(controlPlane?.spec?.["eksClusterName"] ?? `${namespace}_${name}-control-plane`);
}

/** The tags of what belongs to a cluster: the provider's own mark and those of the spec. */
export function ownTags(family: Family, more: Properties = {}): Properties {
  return { [ownerKey(family)]: "owned", ...objectOf(family.controlPlane?.spec?.["additionalTags"]), ...more };
}

/** What is found by the provider's mark. */
export function marked(family: Family, tags: Properties = {}): Properties {
  return { tags: { [ownerKey(family)]: "owned", ...tags } };
}

function ownerKey(family: Family): string {
  return `sigs.k8s.io/cluster-api-provider-aws/cluster/${clusterName(family)}`;
}

/**
 * The account and region of a cluster. Which account the provider acts in follows from its credentials; the sandbox has none,
 * so it takes the account of the identity, the key or an administrator, or the one that has the role.
 */
export async function eksPlace(
  { controlPlane }: Family,
  objects: ManagementObjects,
): Promise<(resources: readonly CloudObject[]) => Scope> {
  const spec = controlPlane?.spec ?? {};
  const identity = textOf(objectOf(spec["identityRef"])["name"]);
  const roles = identity === "" ? [] : await objects.list(ROLE_IDENTITY);
  const found = roles.find(({ metadata }) => metadata.name === identity);
  if (identity !== "" && found === undefined) {
    throw new CloudError("refused", `AWSClusterRoleIdentity "${identity}" not found`);
  }
  const arns = [
    found?.spec?.["roleARN"],
    objectOf(spec["encryptionConfig"])["provider"],
    ...objectsOf(spec["accessEntries"]).map(({ principalARN }) => principalARN),
  ];
  const account = arns.map((arn) => /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(textOf(arn))?.[1]).find(Boolean);
  const role = textOf(spec["roleName"]);
  return (resources) => {
    const owner = resources.find(({ type, inputs }) => type === ROLE && inputs["name"] === role);
    return { account: account ?? owner?.scope.account ?? "000000000000", region: textOf(spec["region"]) };
  };
}

/** The ARN of a role that exists. */
export function roleArn(cloud: CloudView, name: string): string {
  const role = cloud.find(ROLE, { name });
  if (role === undefined) {
    throw new CloudError("refused", `api error NoSuchEntity: The role with name ${name} cannot be found.`);
  }
  return textOf(role.outputs["arn"]);
}
