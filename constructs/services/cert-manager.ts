import type { CertManagerSpec } from "../../lib/fleet/services-spec.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { dnsLabel } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { identityPlaceProblems } from "../cluster/identity/identity-problems.js";
import { certManagerName, certManagerValues, type CertManagerValues } from "./cert-manager-values.js";
import { dnsServices, zoneKey, zoneProblems, zoneRights } from "./dns-zone.js";
import { identityValues } from "./identity-values.js";
import { issuerObjects, type ResolvedAcmeIssuer, type Issuer } from "./issuer.js";
import { mergedValues } from "./merged-values.js";
import type { ServiceIdentity, SharedService } from "./service.js";
import type { ServiceCluster } from "./service-cluster.js";
import { restrictedServiceNamespace } from "./service-namespace.js";

/** Options of {@link certManager}: what is chosen of it, with all that is known of a cluster. */
export interface CertManagerOptions extends Omit<CertManagerSpec, "issuers"> {
  /**
   * Issuers by name.
   *
   * @defaultValue on a cluster of tier development `default`, an authority that the cluster makes up; elsewhere none
   */
  readonly issuers?: Readonly<Record<string, Issuer>>;
  /**
   * Whether certificates are made for the listeners of Gateways; the definitions of the Gateway API must be there.
   *
   * @defaultValue `false`
   */
  readonly gatewayApi?: boolean;
}

/**
 * cert-manager with the issuers of a cluster. Its definitions stay when it is uninstalled, and with them every certificate.
 *
 * @example
 * certManager(cluster, { issuers: { public: { kind: "acme", email: "platform@acme.example", zones } } });
 *
 * @throws {@link InvalidError}
 */
export function certManager(
  cluster: ServiceCluster,
  options: CertManagerOptions = {},
): SharedService<CertManagerValues> {
  refuse(`${certManagerName} of ${cluster.name}`, certManagerProblems("options", cluster, options));
  const { gatewayApi = false, trust, version = "v1.21.1", values } = options;
  const issuers = issuersOf(cluster, options);
  const identities = identitiesOf(issuers, cluster.spec).map((each) => ({ ...each, ...(trust && { trust }) }));
  const identity = identityValues(cluster, certManagerName, identities, trust);
  return {
    name: certManagerName,
    chart: {
      name: certManagerName,
      chart: "cert-manager",
      repository: "https://charts.jetstack.io",
      version,
      namespace: certManagerName,
      values: mergedValues(certManagerValues({ tier: cluster.spec.tier, identity, gatewayApi }), values),
    },
    before: restrictedServiceNamespace(certManagerName),
    objects: issuerObjects(issuers, cluster.spec),
    identities,
    provides: [
      "certificates",
      "definitions/acme.cert-manager.io",
      "definitions/cert-manager.io",
      "webhook/cert-manager",
    ],
    needs: gatewayApi ? ["definitions/gateway.networking.k8s.io"] : [],
  };
}

/** The issuers of a cluster, as written or by its tier. */
export function issuersOf({ spec }: ServiceCluster, { issuers }: CertManagerOptions): Readonly<Record<string, Issuer>> {
  return issuers ?? (spec.tier === "development" ? { default: { kind: "self-signed" } } : {});
}

/** What is wrong with the options of {@link certManager}, written at `path`. */
export function certManagerProblems(path: string, cluster: ServiceCluster, options: CertManagerOptions): Problem[] {
  const issuers = issuersOf(cluster, options);
  const at = (name: string) => `${path}.${pathOf("issuers", name)}`;
  return [
    ...Object.keys(issuers).flatMap((name) => dnsLabel(at(name), name)),
    ...Object.entries(issuers).flatMap(([name, issuer]) => issuerProblems(at(name), issuer, cluster)),
    ...takenRoots(at, issuers),
    ...identitiesOf(issuers, cluster.spec).flatMap(({ name }) =>
      identityPlaceProblems(`${path}.identities.${name}`, cluster.spec),
    ),
  ];
}

function issuerProblems(path: string, issuer: Issuer, { spec }: ServiceCluster): Problem[] {
  switch (issuer.kind) {
    case "acme":
      return spec.cloud === "local" ? [] : acmeProblems(path, issuer, spec);
    case "private-ca":
      return dnsLabel(`${path}.secret`, issuer.secret);
    case "self-signed":
      return spec.tier === "production"
        ? [violation("issuer-tier", `${path}.kind`, 'be "acme" or "private-ca" in production', { got: issuer.kind })]
        : [];
  }
}

function acmeProblems(path: string, { email, zones, directory }: ResolvedAcmeIssuer, spec: ClusterSpec): Problem[] {
  return [
    ...(directory === undefined || /^(production|staging|https:\/\/[^\s]+)$/.test(directory)
      ? []
      : [
          violation("directory", `${path}.directory`, 'be "production", "staging" or an address, https://...', {
            got: directory,
          }),
        ]),
    ...(/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)
      ? []
      : [violation("email", `${path}.email`, "be an address of mail", { got: email })]),
    ...(zones.length === 0 ? [violation("zones", `${path}.zones`, "name a zone", { got: zones })] : []),
    ...zoneProblems(`${path}.zones`, zones, spec),
  ];
}

/** An authority that the cluster makes up has a second issuer, for its root. */
function takenRoots(at: (name: string) => string, issuers: Readonly<Record<string, Issuer>>): Problem[] {
  return Object.entries(issuers)
    .filter(([name, { kind }]) => kind === "self-signed" && Object.hasOwn(issuers, `${name}-root`))
    .map(([name]) =>
      violation("issuer-name", at(`${name}-root`), `have a name of its own, and not that of the root of ${at(name)}`, {
        got: `${name}-root`,
      }),
    );
}

/** Who cert-manager is to the cloud: who may prove with a record that a name of some zone is ours. */
function identitiesOf(issuers: Readonly<Record<string, Issuer>>, { cloud }: ClusterSpec): ServiceIdentity[] {
  const zones = Object.values(issuers)
    .flatMap((issuer) => (issuer.kind === "acme" ? issuer.zones : []))
    .filter(({ dns }) => cloud === "local" || dns === dnsServices[cloud]); // of the others there is an error already
  const unique = [...new Map(zones.map((zone) => [zoneKey(zone), zone])).values()];
  const rights = zoneRights(unique, { recordTypes: ["TXT"], findsZone: false });
  return rights.length === 0
    ? []
    : [{ name: certManagerName, namespace: certManagerName, serviceAccount: certManagerName, rights }];
}
