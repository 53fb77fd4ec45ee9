import type { AksSpec, ClusterSpec, EksSpec, GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { hardeningOf } from "../../../lib/fleet/hardening.js";
import { dnsLabel, serviceName } from "../../../lib/names.js";
import { refuse, violation, type Problem } from "../../../lib/problem.js";
import type { CloudRight } from "../../services/cloud-right.js";
import type { ServiceIdentity } from "../../services/service.js";
import type { IdentityPlace } from "./identity-place.js";

/** Roles that a cluster has for itself, under the names that identities would get. */
const taken: readonly string[] = ["control-plane", "nodes"];

/** What the id of a zone is in each cloud; none of them has room for a wildcard. */
const zoneIds = {
  eks: { is: /^Z[A-Z0-9]{1,31}$/, text: "the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ" },
  gke: {
    is: /^(projects\/[a-z][-a-z0-9]{4,28}[a-z0-9]\/managedZones\/)?[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/,
    text: "the name of a managed zone, or projects/<project>/managedZones/<name>",
  },
  aks: {
    is: /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\w.()-]{1,90}\/providers\/Microsoft\.Network\/dnsZones\/[a-z0-9._-]{1,253}$/i,
    text: "the resource id of a DNS zone: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/dnsZones/<zone>",
  },
} as const;

/** What is wrong with the identities of a cluster, as paths below the given one: `identities.external-dns.rights.0.zoneId`. */
export function identityProblems(path: string, spec: ClusterSpec, identities: readonly ServiceIdentity[]): Problem[] {
  return [
    ...identities.flatMap((identity) => [
      ...identityPlaceProblems(`${path}.${identity.name}`, spec),
      ...nameProblems(`${path}.${identity.name}`, identity),
      ...rightProblems(`${path}.${identity.name}.rights`, spec, identity),
    ]),
    ...repeated(path, identities, "name", ({ name }) => name),
    ...repeated(
      path,
      identities,
      "service account",
      ({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`,
    ),
  ];
}

/** Throws when an identity of a cluster is not right: nothing may be granted from it then. */
export function refuseIdentity(place: IdentityPlace<EksSpec | GkeSpec | AksSpec>, identity: ServiceIdentity): void {
  refuse(`clusters.${place.cluster}`, identityProblems("identities", place.spec, [identity]));
}

/** Throws when a cluster has not told who signs the tokens of its service accounts: nobody can trust them then. */
export function refuseIssuer(cluster: string, issuer: string): void {
  const must = "be the address of the cluster's OIDC issuer, https://...";
  const known = /^https:\/\/[\w.:-]+(\/[\w./-]*)?$/.test(issuer);
  refuse(`clusters.${cluster}`, known ? [] : [violation("oidc-issuer", "oidc_issuer", must, { got: issuer })]);
}

/** What keeps a cluster from having an identity, written at `path`. */
export function identityPlaceProblems(path: string, spec: ClusterSpec): Problem[] {
  if (spec.cloud === "local") {
    return [violation("identity-place", path, "be on a cluster in a cloud", { got: spec.cloud })];
  }
  return hardeningOf(spec)["workloadIdentity"] === true
    ? []
    : [
        violation("identity-place", path, "be on a cluster with workload identity", {
          got: { workloadIdentity: false },
        }),
      ];
}

function nameProblems(path: string, { name, namespace, serviceAccount }: ServiceIdentity): Problem[] {
  return [
    ...serviceName(`${path}.name`, name),
    ...(taken.includes(name)
      ? [violation("identity-name", `${path}.name`, "not be the name of a role of the cluster itself", { got: name })]
      : []),
    ...dnsLabel(`${path}.namespace`, namespace),
    ...dnsLabel(`${path}.serviceAccount`, serviceAccount),
  ];
}

function rightProblems(path: string, { cloud }: ClusterSpec, { rights }: ServiceIdentity): Problem[] {
  if (rights.length === 0) {
    return [violation("identity-rights", path, "name what the identity may do", { got: rights })];
  }
  return cloud === "local" ? [] : rights.flatMap((right, index) => zoneProblems(`${path}.${index}`, cloud, right));
}

function zoneProblems(path: string, cloud: keyof typeof zoneIds, { zone, zoneId, recordTypes }: CloudRight): Problem[] {
  const { is, text } = zoneIds[cloud];
  const problems: Problem[] = [];
  if (!is.test(zoneId)) {
    problems.push(violation("zone-id", `${path}.zoneId`, `be ${text}`, { got: zoneId }));
  } else if (cloud === "aks" && zoneId.slice(zoneId.lastIndexOf("/") + 1).toLowerCase() !== zone.toLowerCase()) {
    problems.push(violation("zone-id", `${path}.zoneId`, `end in the zone ${zone}`, { got: zoneId }));
  }
  if (recordTypes?.length === 0) {
    problems.push(
      violation("record-types", `${path}.recordTypes`, "name a type, or be left out for all", { got: recordTypes }),
    );
  }
  return problems;
}

/** Identities that share what only one may have. */
function repeated(
  path: string,
  identities: readonly ServiceIdentity[],
  what: string,
  of: (identity: ServiceIdentity) => string,
): Problem[] {
  const first = new Map<string, ServiceIdentity>();
  return identities.flatMap((identity) => {
    const value = of(identity);
    const other = first.get(value);
    first.set(value, other ?? identity);
    const must = `have a ${what} of its own, which identities.${other?.name ?? ""} has too`;
    return other === undefined ? [] : [violation("identity-unique", `${path}.${identity.name}`, must, { got: value })];
  });
}
