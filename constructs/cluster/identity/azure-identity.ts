import type { AksSpec } from "../../../lib/fleet/cluster-spec.js";
import type { ServiceIdentity } from "../../services/service.js";
import { grantedZones } from "./granted-zones.js";
import { identityName, tokenSubject, type IdentityPlace } from "./identity-place.js";
import { refuseIdentity } from "./identity-problems.js";

/** Who a service account is to Azure: a managed identity that trusts its tokens. */
export interface AzureIdentity {
  /** Name of the managed identity, and of the credential by which it trusts the service account. */
  readonly name: string;
  /** What a token must say; its issuer is the late value `oidc_issuer` of the cluster. */
  readonly credential: { readonly subject: string; readonly audiences: readonly string[] };
  readonly grants: readonly AzureGrant[];
  /** What the roles allow beyond the rights, because Azure has nothing narrower. */
  readonly beyond: readonly string[];
}

/** A role on a resource. */
export interface AzureGrant {
  readonly role: "dns-zone-contributor" | "reader";
  /** Id of the zone or of its resource group. */
  readonly scope: string;
}

/**
 * What a service account may do. Finding a zone takes a role on its resource group, as a list of zones is not in one.
 *
 * - https://learn.microsoft.com/azure/aks/workload-identity-overview
 * - https://learn.microsoft.com/azure/dns/dns-protect-zones-recordsets
 *
 * @throws `InvalidError` when the identity is not right
 */
export function azureIdentity(place: IdentityPlace<AksSpec>, identity: ServiceIdentity): AzureIdentity {
  refuseIdentity(place, identity);
  const zones = grantedZones(identity.rights);
  const searched = [
    ...new Set(zones.filter(({ findsZone }) => findsZone).map(({ zoneId }) => zonePlace(zoneId).groupId)),
  ].sort();
  return {
    name: identityName(place, identity),
    credential: { subject: tokenSubject(identity), audiences: ["api://AzureADTokenExchange"] },
    grants: [
      ...zones.map(({ zoneId }): AzureGrant => ({ role: "dns-zone-contributor", scope: zoneId })),
      ...searched.map((scope): AzureGrant => ({ role: "reader", scope })),
    ],
    beyond: [
      ...zones.map(({ zone }) => `may change and delete the zone ${zone} itself`),
      ...zones.flatMap(({ zone, recordTypes }) =>
        recordTypes === undefined
          ? []
          : [`may change records of every type in ${zone}, not only ${recordTypes.join(", ")}`],
      ),
      ...searched.map((scope) => `reads everything in the resource group ${scope.slice(scope.lastIndexOf("/") + 1)}`),
    ],
  };
}

/** Where a zone is. */
export interface ZonePlace {
  readonly subscription: string;
  readonly resourceGroup: string;
  /** Id of the resource group. */
  readonly groupId: string;
}

/** Where a zone is, from its resource id. */
export function zonePlace(zoneId: string): ZonePlace {
  const [, , subscription = "", , resourceGroup = ""] = zoneId.split("/");
  return { subscription, resourceGroup, groupId: `/subscriptions/${subscription}/resourceGroups/${resourceGroup}` };
}

/** Late value that is the client id of an identity, which only Azure knows: `external_dns_client_id`. */
export function clientIdName({ name }: Pick<ServiceIdentity, "name">): string {
  return `${name.replaceAll("-", "_")}_client_id`;
}

/**
 * What external-dns reads from `azure.json` to find a zone with workload identity; nothing in it is secret.
 * https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/azure/
 */
export function azureDnsConfig({ tenant }: AksSpec, zoneId: string) {
  const { subscription, resourceGroup } = zonePlace(zoneId);
  return { tenantId: tenant, subscriptionId: subscription, resourceGroup, useWorkloadIdentityExtension: true } as const;
}
