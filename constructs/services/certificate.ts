import type { Manifest } from "../../lib/manifests.js";
import { isDomain } from "../../lib/names.js";
import { nearest } from "../../lib/nearest.js";
import { childPath } from "../../lib/path.js";
import { violation, type Problem } from "../../lib/problem.js";
import { alternatives } from "../../lib/schema.js";
import { flotillaLabels } from "../labels.js";
import { isInZone } from "./dns-zone.js";
import { certManagerApi, type Issuer } from "./issuer.js";

/** A certificate of something that the cluster exposes. */
export interface CertificateSpec {
  /** Name of the certificate and of the Secret that holds it. */
  readonly name: string;
  /** Namespace of what serves it, which is there already. */
  readonly namespace: string;
  /** Names that it is for, each of which may begin with `*.`. */
  readonly hosts: readonly string[];
  /** Name of the cluster's issuer. */
  readonly issuer: string;
}

/**
 * A certificate as an object. Its key is made anew with each renewal, so that a key that somebody took is soon worth nothing.
 *
 * @example
 * certificate({ name: "shop", namespace: "gateway", hosts: ["shop.acme.example"], issuer: "public" });
 */
export function certificate({ name, namespace, hosts, issuer }: CertificateSpec): Manifest {
  return {
    apiVersion: certManagerApi,
    kind: "Certificate",
    metadata: { name, namespace, labels: flotillaLabels },
    spec: {
      secretName: name,
      dnsNames: [...hosts],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { group: "cert-manager.io", kind: "ClusterIssuer", name: issuer },
    },
  };
}

/**
 * What is wrong with a certificate, written at `path`, on a cluster with some issuers: it would never be issued.
 *
 * @param hostPath - where one of its hosts is written
 */
export function certificateProblems(
  path: string,
  { hosts, issuer: name }: Pick<CertificateSpec, "hosts" | "issuer">,
  issuers: Readonly<Record<string, Issuer>>,
  hostPath = (index: number) => childPath(`${path}.hosts`, index),
): Problem[] {
  const known = Object.keys(issuers);
  const issuer = Object.hasOwn(issuers, name) ? issuers[name] : undefined;
  const must =
    known.length === 0
      ? "be an issuer, and the cluster has none"
      : `be an issuer of the cluster, ${alternatives(known)}`;
  const unknown = violation("issuer", `${path}.issuer`, must, { got: name, fix: nearest(name, known) });
  return [
    ...(issuer === undefined ? [unknown] : []),
    ...(hosts.length === 0 ? [violation("hosts", `${path}.hosts`, "name a host", { got: hosts })] : []),
    ...hosts.flatMap((host, index) => hostProblems(hostPath(index), host, issuer)),
  ];
}

function hostProblems(path: string, host: string, issuer: Issuer | undefined): Problem[] {
  if (!isDomain(host.replace(/^\*\./, ""))) {
    return [violation("host", path, 'be a host such as "shop.acme.example" or "*.acme.example"', { got: host })];
  }
  if (issuer?.kind !== "acme" || issuer.zones.some((zone) => isInZone(host, zone))) {
    return [];
  }
  const zones = alternatives(issuer.zones.map((zone) => zone.name));
  return [violation("host-zone", path, `be in a zone of its issuer, ${zones}`, { got: host })];
}
