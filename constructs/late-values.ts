import { compareTexts } from "../lib/compare-texts.js";
import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import { clientIdName } from "./cluster/identity/azure-identity.js";
import type { SharedService } from "./services/service.js";

/** Late values of every cluster. */
const ofEveryCluster = ["cluster_endpoint", "oidc_issuer"] as const;

/**
 * Names of the late values that a cluster provides, sorted; its stack and its manifests agree on them. Only Azure makes up the ids of
 * the identities that services have.
 */
export function lateValueNames(
  { cloud }: ClusterSpec,
  services: readonly Pick<SharedService, "identities">[],
): string[] {
  const identities = cloud === "aks" ? services.flatMap((service) => service.identities) : [];
  return [...ofEveryCluster, ...identities.map(clientIdName)].sort(compareTexts);
}
