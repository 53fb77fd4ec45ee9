import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import type { ServiceIdentity } from "../../services/service.js";
import { grantedZones } from "./granted-zones.js";
import type { IdentityPlace } from "./identity-place.js";
import { refuseIdentity } from "./identity-problems.js";

/** Who a service account is to Google Cloud: itself, without a Google service account in between. */
export interface GoogleIdentity {
  /** The service account as a principal, by rule. */
  readonly member: string;
  readonly grants: readonly GoogleGrant[];
  /** What the roles allow beyond the rights, because Google Cloud has nothing narrower. */
  readonly beyond: readonly string[];
}

/** A role on a managed zone or, where it names none, on a project. */
export interface GoogleGrant {
  readonly role: "roles/dns.admin" | "roles/dns.reader";
  readonly project: string;
  readonly zone?: string;
  readonly condition?: GoogleCondition;
}

/** When a role counts: https://cloud.google.com/iam/docs/conditions-overview */
export interface GoogleCondition {
  readonly title: string;
  readonly expression: string;
}

/**
 * What a service account may do. Finding a zone takes a role on its project, as a list of zones is not in one.
 *
 * - https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 * - https://cloud.google.com/dns/docs/zones/iam-per-resource-zones
 *
 * @throws `InvalidError` when the identity is not right
 */
export function googleIdentity(place: IdentityPlace<GkeSpec>, identity: ServiceIdentity): GoogleIdentity {
  refuseIdentity(place, identity);
  const zones = grantedZones(identity.rights).map((zone) => ({ ...zone, ...managedZone(place.spec, zone.zoneId) }));
  const searched = [...new Set(zones.filter(({ findsZone }) => findsZone).map(({ project }) => project))].sort();
  return {
    member: googlePrincipal(place, identity),
    grants: [
      ...zones.map(({ project, name, recordTypes }): GoogleGrant => ({
        role: "roles/dns.admin",
        project,
        zone: name,
        ...(recordTypes === undefined ? {} : { condition: onlyTypes(recordTypes) }),
      })),
      ...searched.map((project): GoogleGrant => ({ role: "roles/dns.reader", project })),
    ],
    beyond: [
      `is the service account of that name in every cluster of the project ${place.spec.project}`,
      ...zones.map(({ name }) => `may change and delete the managed zone ${name} itself`),
      ...searched.map((project) => `reads all managed zones of the project ${project} and their records`),
    ],
  };
}

/** The service account as a principal of Google Cloud. */
export function googlePrincipal(
  { spec: { project, projectNumber } }: IdentityPlace<GkeSpec>,
  { namespace, serviceAccount }: ServiceIdentity,
): string {
  const pool = `projects/${projectNumber}/locations/global/workloadIdentityPools/${project}.svc.id.goog`;
  return `principal://iam.googleapis.com/${pool}/subject/ns/${namespace}/sa/${serviceAccount}`;
}

/** A zone of the cluster's own project by its name, of another one by its whole id. */
function managedZone({ project }: GkeSpec, zoneId: string): { readonly project: string; readonly name: string } {
  const [, other, , name] = zoneId.split("/");
  return other === undefined || name === undefined ? { project, name: zoneId } : { project: other, name };
}

/**
 * Holds changes of record sets to types; whatever is no record set is not its matter.
 * https://codelabs.developers.google.com/codelabs/cloud-dns-per-rrset-iam
 */
function onlyTypes(recordTypes: readonly string[]): GoogleCondition {
  const types = recordTypes.map((type) => `resource.name.endsWith("/${type}")`);
  return {
    title: `only-${recordTypes.join("-")}`,
    expression: ['resource.type != "dns.googleapis.com/ResourceRecordSet"', ...types].join(" || "),
  };
}
