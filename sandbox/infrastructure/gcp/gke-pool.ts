import { CloudError } from "../../clouds/cloud-error.js";
import { objectOf, objectsOf, textOf, textsOf } from "../../clouds/reading.js";
import type { CloudObject } from "../../clouds/resource-type.js";
import type { Properties } from "../../provider/property-value.js";
import type { MadePool, Pass } from "../cluster-driver.js";
import type { FamilyPool } from "../family.js";
import { wantedReplicas } from "../pool-size.js";
import { bareVersion } from "../versions.js";

const POOL = "gcp:container/nodePool:NodePool";

/** How GKE spells the effects of taints. */
const effects: Readonly<Record<string, string>> = {
  NoSchedule: "NO_SCHEDULE",
  PreferNoSchedule: "PREFER_NO_SCHEDULE",
  NoExecute: "NO_EXECUTE",
};

/** The node pool of a pool. */
export async function gkePool(pass: Pass, pool: FamilyPool): Promise<MadePool> {
  const spec = pool.managed.spec ?? {};
  const zones = textsOf(spec["nodeLocations"]);
  const made = await pass.cloud.ensure({
    type: POOL,
    by: { cluster: clusterOf(pass), name: gkePoolName(pool) },
    inputs: {
      location: textOf(pass.family.controlPlane?.spec?.["location"]),
      ...(zones.length === 0 ? {} : { nodeLocations: zones }),
      ...version(pool),
      management: objectOf(spec["management"]),
      nodeConfig: nodeConfig(spec),
      ...autoscaling(objectOf(spec["scaling"])),
      ...(isScaled(spec) ? {} : { nodeCount: nodesInZone(pool, zones) }),
    },
    ...(isScaled(spec) ? { initial: { initialNodeCount: nodesInZone(pool, zones) } } : {}),
  });
  const { nodeCount, initialNodeCount } = made.inputs;
  return { nodes: Number(nodeCount ?? initialNodeCount ?? 1) * Math.max(zones.length, 1), object: made };
}

/** What there is of a pool. */
export function gkePoolParts(pass: Pass, pool: FamilyPool): readonly CloudObject[] {
  return pass.cloud.all(POOL, { cluster: clusterOf(pass), name: gkePoolName(pool) });
}

/** Name of a pool in the cloud. */
export function gkePoolName({ managed }: FamilyPool): string {
  return textOf(managed.spec?.["nodePoolName"] ?? managed.metadata.name);
}

function clusterOf({ family }: Pass): string {
  return textOf(family.controlPlane?.spec?.["clusterName"] ?? family.cluster.metadata.name);
}

function isScaled(spec: Properties): boolean {
  return objectOf(spec["scaling"])["enableAutoscaling"] === true;
}

/** GKE counts the nodes of each zone, Cluster API those of all; the provider refuses what cannot be shared out evenly. */
function nodesInZone(pool: FamilyPool, zones: readonly string[]): number {
  const replicas = wantedReplicas(pool);
  const share = replicas / Math.max(zones.length, 1);
  if (!Number.isInteger(share)) {
    throw new CloudError(
      "refused",
      `the replicas of a MachinePool over ${zones.length} zones must be a multiple of ${zones.length}, got ${replicas}`,
    );
  }
  return share;
}

function version({ machinePool }: FamilyPool): Properties {
  const wanted = objectOf(objectOf(machinePool.spec?.["template"])["spec"])["version"];
  return wanted === undefined ? {} : { version: bareVersion(textOf(wanted)) };
}

function autoscaling({ enableAutoscaling: on, minCount, maxCount, locationPolicy }: Properties): Properties {
  if (on !== true) {
    return {};
  }
  return {
    autoscaling: {
      totalMinNodeCount: Number(minCount),
      totalMaxNodeCount: Number(maxCount),
      locationPolicy: textOf(locationPolicy ?? "balanced").toUpperCase(),
    },
  };
}

function nodeConfig(spec: Properties): Properties {
  const security = objectOf(spec["nodeSecurity"]);
  const account = objectOf(security["serviceAccount"]);
  return {
    machineType: textOf(spec["machineType"]),
    imageType: textOf(spec["imageType"]),
    serviceAccount: textOf(account["email"]),
    oauthScopes: textsOf(account["scopes"]),
    shieldedInstanceConfig: {
      enableSecureBoot: security["enableSecureBoot"] === true,
      enableIntegrityMonitoring: security["enableIntegrityMonitoring"] === true,
    },
    labels: objectOf(spec["kubernetesLabels"]),
    taints: objectsOf(spec["kubernetesTaints"]).map(({ key, value, effect }) => ({
      key: textOf(key),
      value: textOf(value),
      effect: effects[textOf(effect)] ?? "",
    })),
  };
}
