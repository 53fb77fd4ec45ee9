import { machineClass } from "../../../lib/machine-types.js";
import { objectOf, objectsOf, textOf, textsOf } from "../reading.js";
import type { CloudObject, Lookup, Rule } from "../resource-type.js";
import { isNewer } from "../version-rule.js";

const CLUSTER = { types: ["gcp:container/cluster:Cluster"], by: "id name selfLink" };
const SUBNETWORK = { types: ["gcp:compute/subnetwork:Subnetwork"], by: "id selfLink name" };
const MEMBER = "gcp:kms/cryptoKeyIAMMember:CryptoKeyIAMMember";

/** The cluster of a pool. */
export function clusterOf({ inputs }: CloudObject, lookup: Lookup): CloudObject | undefined {
  return lookup.find(CLUSTER, inputs["cluster"]);
}

/** A range of the subnetwork of a cluster, by its name. */
export function secondaryRange(cluster: CloudObject | undefined, name: string, lookup: Lookup): string | undefined {
  const subnetwork = lookup.find(SUBNETWORK, cluster?.inputs["subnetwork"]);
  const found = objectsOf(subnetwork?.inputs["secondaryIpRanges"]).find(({ rangeName }) => rangeName === name);
  return found && textOf(found["ipCidrRange"]);
}

/** The zones of nodes are zones of the region. */
export const zonesOfRegion: Rule = ({ inputs, scope }) => {
  const region = textOf(inputs["location"] ?? scope.region).replace(/-[a-z]$/, "");
  const foreign = textsOf(inputs["nodeLocations"]).find((zone) => zone.replace(/-[a-z]$/, "") !== region);
  if (foreign === undefined) return undefined;
  return `googleapi: Error 400: Location "${foreign}" is not a zone of the region "${region}"., badRequest`;
};

/** The secondary ranges of a cluster are in its subnetwork. */
export const rangesExist: Rule = (cluster, lookup) => {
  const policy = objectOf(cluster.inputs["ipAllocationPolicy"]);
  const names = ["clusterSecondaryRangeName", "servicesSecondaryRangeName"].map((field) => textOf(policy[field]));
  const missing = names.find((name) => name !== "" && secondaryRange(cluster, name, lookup) === undefined);
  if (missing === undefined) return undefined;
  return `googleapi: Error 400: Services range "${missing}" does not exist in subnetwork "${textOf(cluster.inputs["subnetwork"])}"., badRequest`;
};

/** Compute Engine has the machine type. */
export const machineExists: Rule = ({ inputs }) => {
  const type = textOf(objectOf(inputs["nodeConfig"])["machineType"] ?? "e2-medium");
  const known = machineClass(type, "gke");
  if (known !== undefined && known !== type) return undefined;
  return `googleapi: Error 400: Machine type with name "${type}" does not exist., badRequest`;
};

/** A pool has one way to say how large it is, and its cluster is there. */
export const poolFits: Rule = (pool, lookup) => {
  if (clusterOf(pool, lookup)?.status !== "ready")
    return "googleapi: Error 400: the cluster is not running., failedPrecondition";
  const { nodeCount, autoscaling } = pool.inputs;
  return nodeCount !== undefined && autoscaling !== undefined
    ? "googleapi: Error 400: node_count must not be set together with autoscaling., badRequest"
    : undefined;
};

/** Nodes are no newer than their control plane. */
export const nodesAreNotNewer: Rule = (pool, lookup) => {
  const master = textOf(clusterOf(pool, lookup)?.inputs["minMasterVersion"]);
  const version = textOf(pool.inputs["version"]);
  if (!isNewer(version, master)) return undefined;
  return `googleapi: Error 400: Node version "${version}" must not be newer than master version "${master}"., badRequest`;
};

/** The bounds of the autoscaler are in order and of one kind. */
export const autoscalingFits: Rule = ({ inputs }) => {
  const { minNodeCount, maxNodeCount, totalMinNodeCount, totalMaxNodeCount } = objectOf(inputs["autoscaling"]);
  if (minNodeCount !== undefined && totalMinNodeCount !== undefined) {
    return "googleapi: Error 400: Per-zone limits and total limits cannot be used together., badRequest";
  }
  const [min, max] = [
    Number(totalMinNodeCount ?? minNodeCount ?? 0),
    Number(totalMaxNodeCount ?? maxNodeCount ?? Infinity),
  ];
  return min > max
    ? `googleapi: Error 400: minNodeCount ${min} is larger than maxNodeCount ${max}., badRequest`
    : undefined;
};

/** GKE or Compute Engine may use the keys: without that grant the cloud refuses them. */
export const keyIsUsable: Rule = ({ inputs }, lookup) => {
  const keys = [objectOf(inputs["databaseEncryption"])["keyName"], objectOf(inputs["nodeConfig"])["bootDiskKmsKey"]];
  const unusable = keys.map(textOf).find((key) => key !== "" && !isGranted(key, lookup));
  return (
    unusable &&
    `googleapi: Error 403: Permission 'cloudkms.cryptoKeyVersions.useToEncrypt' denied on resource '${unusable}'., forbidden`
  );
};

function isGranted(key: string, lookup: Lookup): boolean {
  return lookup.all(MEMBER).some(({ inputs: { cryptoKeyId, role } }) => {
    return cryptoKeyId === key && textOf(role).startsWith("roles/cloudkms.cryptoKeyEncrypter");
  });
}
