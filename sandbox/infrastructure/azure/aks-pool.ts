import { objectOf, objectsOf, textOf } from "../../clouds/reading.js";
import type { Properties } from "../../provider/property-value.js";
import type { MadePool, Pass } from "../cluster-driver.js";
import type { FamilyPool } from "../family.js";
import { isAutoscaled, wantedReplicas, within } from "../pool-size.js";
import { existing, identityOf, inputsOf, resourcesOf } from "./aso-resource.js";

/** The agent pool of a pool; one that AKS creates with its cluster is part of that. */
export async function aksPool(pass: Pass, pool: FamilyPool): Promise<MadePool> {
  if (isInCluster(pool)) {
    const cluster = resourcesOf(pass.family.controlPlane).find(({ kind }) => kind === "ManagedCluster") ?? {};
    const object = existing(pass, cluster);
    const profiles = objectsOf(object.inputs["agentPoolProfiles"]);
    const own = profiles.find(({ name }) => name === aksPoolName(pool));
    return { nodes: Number(own?.["count"] ?? 0), object };
  }
  const { type, by } = identityOf(pass, agentPool(pool));
  const before = pass.cloud.find(type, by)?.inputs["count"];
  const inputs = { ...inputsOf(pass, agentPool(pool)), count: count(pool, before) };
  const made = await pass.cloud.ensure({ type, by, inputs });
  return { nodes: Number(made.inputs["count"]), object: made };
}

/** A pool as the part of a cluster that AKS creates with it. */
export function poolProfile(pass: Pass, pool: FamilyPool): Properties {
  const cluster = resourcesOf(pass.family.controlPlane).find(({ kind }) => kind === "ManagedCluster") ?? {};
  const { type, by } = identityOf(pass, cluster);
  const profiles = objectsOf(pass.cloud.find(type, by)?.inputs["agentPoolProfiles"]);
  const name = aksPoolName(pool);
  const before = profiles.find((profile) => profile["name"] === name)?.["count"];
  return { name, ...inputsOf(pass, agentPool(pool)), count: count(pool, before) };
}

/** Whether AKS creates a pool with its cluster: it wants one for what it runs itself. */
export function isInCluster(pool: FamilyPool): boolean {
  return objectOf(agentPool(pool)["spec"])["mode"] === "System";
}

/** Name of a pool in the cloud. */
export function aksPoolName(pool: FamilyPool): string {
  return textOf(objectOf(agentPool(pool)["spec"])["azureName"]);
}

function agentPool({ managed }: FamilyPool): Properties {
  return resourcesOf(managed).find(({ kind }) => kind === "ManagedClustersAgentPool") ?? {};
}

/** The size that the MachinePool wants; an autoscaler's decision stays, within the bounds. */
function count(pool: FamilyPool, before: Properties[string] | undefined): number {
  const replicas = wantedReplicas(pool);
  const { minCount, maxCount, enableAutoScaling } = objectOf(agentPool(pool)["spec"]);
  if (enableAutoScaling !== true || !isAutoscaled(pool)) {
    return replicas;
  }
  return within(Number(minCount ?? 0), Number(before ?? replicas), Number(maxCount ?? replicas));
}
