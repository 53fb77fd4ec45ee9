import type { CloudZone } from "../../lib/fleet/dns-zone-spec.js";
import type { AcmeIssuer, PrivateAuthority, SelfSignedAuthority } from "../../lib/fleet/services-spec.js";
import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { late } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { clientIdName } from "../cluster/identity/azure-identity.js";
import { flotillaLabels } from "../labels.js";
import { certManagerName } from "./cert-manager-values.js";

/** Who issues certificates on a cluster, with all that is known by then. */
export type Issuer = ResolvedAcmeIssuer | PrivateAuthority | SelfSignedAuthority;

/** A public authority and the zones of a cluster in which it issues certificates. */
export type ResolvedAcmeIssuer = AcmeIssuer & Required<Pick<AcmeIssuer, "zones">>;

/** Group and version of cert-manager's objects. */
export const certManagerApi = "cert-manager.io/v1";

const directories = {
  production: "https://acme-v02.api.letsencrypt.org/directory",
  staging: "https://acme-staging-v02.api.letsencrypt.org/directory",
} as const;

/** The ClusterIssuers of a cluster and what they need, by name. */
export function issuerObjects(issuers: Readonly<Record<string, Issuer>>, spec: ClusterSpec): Manifest[] {
  return Object.entries(issuers)
    .sort(([a], [b]) => compareTexts(a, b))
    .flatMap(([name, issuer]) => {
      switch (issuer.kind) {
        case "acme":
          return [clusterIssuer(name, { acme: acme(name, issuer, spec) })];
        case "private-ca":
          return [clusterIssuer(name, { ca: { secretName: issuer.secret } })];
        case "self-signed":
          return selfSigned(name);
      }
    });
}

function acme(name: string, { email, zones, directory }: ResolvedAcmeIssuer, spec: ClusterSpec): object {
  const chosen = directory ?? (spec.tier === "production" ? "production" : "staging");
  return {
    server: chosen === "production" || chosen === "staging" ? directories[chosen] : chosen,
    email,
    privateKeySecretRef: { name: `${name}-account` },
    solvers: zones.map((zone) => ({ selector: { dnsZones: [zone.name] }, dns01: solver(zone, spec) })),
  };
}

/**
 * How records of a zone are changed, without a key: in every cloud cert-manager acts as its own service account.
 * https://cert-manager.io/docs/configuration/acme/dns01/
 */
function solver(zone: CloudZone, spec: ClusterSpec): object {
  switch (zone.dns) {
    case "route53":
      return { route53: { hostedZoneID: zone.hostedZoneId, ...(spec.cloud === "eks" ? { region: spec.region } : {}) } };
    case "cloud-dns":
      return { cloudDNS: { project: zone.project, hostedZoneName: zone.managedZone } };
    case "azure-dns":
      return {
        azureDNS: {
          environment: "AzurePublicCloud",
          subscriptionID: zone.subscription,
          resourceGroupName: zone.resourceGroup,
          hostedZoneName: zone.name,
          managedIdentity: { clientID: late(clientIdName({ name: certManagerName })) },
        },
      };
  }
}

/**
 * An issuer whose root stays the same when certificates are renewed, so that developers can trust it.
 * https://cert-manager.io/docs/configuration/selfsigned/#bootstrapping-ca-issuers
 */
function selfSigned(name: string): Manifest[] {
  const root = `${name}-root`;
  return [
    clusterIssuer(root, { selfSigned: {} }),
    {
      apiVersion: certManagerApi,
      kind: "Certificate",
      metadata: { name: root, namespace: certManagerName, labels: flotillaLabels },
      spec: {
        isCA: true,
        commonName: root,
        secretName: root,
        duration: "87600h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
        issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: root },
      },
    },
    clusterIssuer(name, { ca: { secretName: root } }),
  ];
}

function clusterIssuer(name: string, spec: object): Manifest {
  return { apiVersion: certManagerApi, kind: "ClusterIssuer", metadata: { name, labels: flotillaLabels }, spec };
}
