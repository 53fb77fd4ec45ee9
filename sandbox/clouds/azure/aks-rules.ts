import { machineClass } from "../../../lib/machine-types.js";
import type { Properties } from "../../provider/property-value.js";
import { objectOf, objectsOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Lookup, Rule } from "../resource-type.js";
import { isNewer } from "../version-rule.js";

const CLUSTER = "azure-native:containerservice:ManagedCluster";
const POOL = "azure-native:containerservice:AgentPool";

/** The cluster of an agent pool. */
export function clusterOf({ inputs }: CloudObject, lookup: Lookup): CloudObject | undefined {
  return lookup.all(CLUSTER).find((cluster) => {
    const { resourceName, resourceGroupName } = cluster.inputs;
    return resourceName === inputs["resourceName"] && resourceGroupName === inputs["resourceGroupName"];
  });
}

/** The pools of an object: those of a cluster, or the pool that it is. */
export function poolsOf({ type, inputs }: CloudObject): readonly Properties[] {
  return type === POOL ? [{ ...inputs, name: inputs["agentPoolName"] ?? "" }] : objectsOf(inputs["agentPoolProfiles"]);
}

/** A cluster has a pool for what Azure itself runs, and that pool is never empty. */
export const hasSystemPool: Rule = (cluster) => {
  const system = poolsOf(cluster).find(({ mode, count }) => mode === "System" && Number(count ?? 1) > 0);
  if (system) return undefined;
  return 'Code="BadRequest" Message="Must define at least one system pool."';
};

/** The cluster of a pool is there and no pool of the cluster itself has the name. */
export const clusterIsThere: Rule = (pool, lookup) => {
  const cluster = clusterOf(pool, lookup);
  if (cluster?.status !== "ready") {
    return `Code="ParentResourceNotFound" Message="managed cluster '${textOf(pool.inputs["resourceName"])}' is not ready"`;
  }
  const name = textOf(pool.inputs["agentPoolName"]);
  return poolsOf(cluster).some((own) => own["name"] === name)
    ? `cannot create already existing resource '${cluster.id}/agentPools/${name}'`
    : undefined;
};

/** Nodes are no newer than their control plane. */
export const nodesAreNotNewer: Rule = (pool, lookup) => {
  const version = textOf(pool.inputs["orchestratorVersion"]);
  const cluster = textOf(clusterOf(pool, lookup)?.inputs["kubernetesVersion"]);
  if (!isNewer(version, cluster)) return undefined;
  return `Code="NodePoolMcVersionIncompatible" Message="Node pool version ${version} and control plane version ${cluster} are incompatible: a node pool must not be newer."`;
};

/** Azure has the sizes of the machines. */
export const sizesExist: Rule = (object) => {
  const unknown = poolsOf(object)
    .map(({ vmSize }) => textOf(vmSize))
    .find((size) => {
      const known = machineClass(size, "aks");
      return known === undefined || known === size;
    });
  if (unknown === undefined) return undefined;
  return `Code="BadRequest" Message="The VM size of ${unknown} is not allowed in your subscription in location '${object.scope.region}'."`;
};

/** The bounds of the autoscaler are in order, and the size is between them. */
export const poolSizes: Rule = (object) => {
  for (const { name, enableAutoScaling, count, minCount, maxCount } of poolsOf(object)) {
    const [now, min, max] = [Number(count), Number(minCount), Number(maxCount)];
    if (enableAutoScaling === true && !(min <= max && now >= min && now <= max)) {
      return `Code="InvalidParameter" Message="agent pool ${textOf(name)}: count ${now} must be between minCount ${min} and maxCount ${max}"`;
    }
    if (enableAutoScaling !== true && (minCount !== undefined || maxCount !== undefined)) {
      return `Code="InvalidParameter" Message="agent pool ${textOf(name)}: minCount and maxCount need enableAutoScaling"`;
    }
  }
  return undefined;
};

/** The identity of a cluster may use the key that encrypts its secrets. */
export const identityMayUseKey: Rule = ({ inputs }, lookup) => {
  const kms = objectOf(objectOf(inputs["securityProfile"])["azureKeyVaultKms"]);
  if (kms["enabled"] !== true) return undefined;
  const keyId = textOf(kms["keyId"]);
  const key = lookup.all("azure-native:keyvault:Key").find(({ outputs }) => outputs["keyUriWithVersion"] === keyId);
  if (!key) return `Code="KeyVaultKeyNotFound" Message="${keyId} names no key that exists"`;
  const principals = textsOf(objectOf(inputs["identity"])["userAssignedIdentities"]).flatMap((id) => {
    const identity = lookup.find({ types: ["azure-native:managedidentity:UserAssignedIdentity"] }, id);
    return identity ? [textOf(identity.outputs["principalId"])] : [];
  });
  const granted = lookup.all("azure-native:authorization:RoleAssignment").some(({ inputs: { principalId, scope } }) => {
    return principals.includes(textOf(principalId)) && key.id.startsWith(textOf(scope));
  });
  if (granted) return undefined;
  return `Code="KeyVaultAccessDenied" Message="the identity of the cluster has no role on ${key.id}"`;
};
