import { listManagedClusterUserCredentialsOutput, type ManagedCluster } from "@pulumi/azure-native/containerservice";
import { all, type Output } from "@pulumi/pulumi";

import { address, type ApiServer } from "../api-server-address.js";
import type { AksScope } from "./scope.js";

/**
 * How to reach the API server of a cluster. Azure tells the certificate of its authority only as part of a kubeconfig; in the
 * one for users, who sign in to Microsoft Entra, is no secret, and nothing but the two values is taken from it.
 */
export function apiServer({ place, options }: AksScope, cluster: ManagedCluster): Output<ApiServer> {
  // The id is known once the cluster exists, so a preview of a new one asks nothing.
  const resourceName = all([cluster.id, cluster.name]).apply(([, name]) => name);
  const answer = listManagedClusterUserCredentialsOutput(
    { resourceGroupName: place.resourceGroupName, resourceName, format: "exec" },
    options,
  );
  return answer.kubeconfigs.apply(([first]) => address(Buffer.from(first?.value ?? "", "base64").toString()));
}
