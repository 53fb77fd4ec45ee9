import { resourceName } from "../../lib/names.js";
import { clusterLateValue } from "../management/registrations.js";

/** Name of the late value that tells the objects of a cluster the key of its Secrets: `cluster_staging_secrets_key`. */
export function secretsKeyLateValue(cluster: string): string {
  return clusterLateValue(cluster, "secrets_key");
}

/** The vault of a cluster on AKS, by rule: in a group of its own, as the cluster's comes and goes with the cluster. */
export function secretsVault(fleet: string, cluster: string): { readonly group: string; readonly name: string } {
  return {
    group: resourceName(fleet, cluster, "keys"),
    name: resourceName(fleet, cluster, "secrets", "key-vault"),
  };
}
