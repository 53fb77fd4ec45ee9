import { createHash } from "node:crypto";

import { violation, type Problem } from "./problem.js";

/** Longest DNS label, and longest name of nearly everything that a cloud creates. */
const labelLength = 63;

/**
 * What is wrong with a value that must be a DNS label: names of clusters, pools, namespaces and Kubernetes objects.
 * https://www.rfc-editor.org/rfc/rfc1123#section-2.1
 */
export function dnsLabel(path: string, value: string): Problem[] {
  if (isDnsLabel(value)) {
    return [];
  }
  const label = value
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const must = `be a DNS label (a-z, 0-9 and "-", 1 to ${labelLength} characters)`;
  return [violation("dns-label", path, must, { got: value, fix: isDnsLabel(label) ? label : undefined })];
}

/**
 * What is wrong with a value that must be the name of a Service: a DNS label that starts with a letter.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#rfc-1035-label-names
 */
export function serviceName(path: string, value: string): Problem[] {
  const problems = dnsLabel(path, value);
  return problems.length > 0 || /^[a-z]/.test(value)
    ? problems
    : [violation("service-name", path, "start with a letter, as names of Services do", { got: value })];
}

/** Whether a value is a DNS label. */
export function isDnsLabel(value: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value);
}

/** Whether a value is a name in DNS below a top-level domain: `shop.acme.example`. https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4 */
export function isDomain(value: string): boolean {
  const labels = value.split(".");
  return labels.length > 1 && labels.every(isDnsLabel) && value.length <= 253;
}

/**
 * What has shorter names than the {@link labelLength} characters that everything else allows: EKS clusters 100 and node
 * groups 63, IAM roles 64, launch templates 128; Google Compute Engine 63 (RFC 1035); AKS clusters 63, virtual networks 64,
 * resource groups 90, managed identities 128.
 *
 * - GKE: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
 * - Google service accounts: https://cloud.google.com/iam/docs/service-accounts-create
 * - Azure: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
 */
const nameLengths = {
  "gke-cluster": 40,
  "gke-pool": 40,
  "google-service-account": 30,
  "aks-dns-prefix": 54,
  "key-vault": 24,
} as const;

/** A kind of cloud resource whose names are shorter than a DNS label. */
export type ShortlyNamed = keyof typeof nameLengths;

/**
 * The name of a cloud resource: `<fleet>-<cluster>`, for what a cluster has beside itself `<fleet>-<cluster>-<role>`.
 * A name that is too long for its kind is cut and ends in a hash of the whole, so that it is still the only one; the same
 * arguments always give the same name.
 *
 * @example
 * resourceName("acme", "production-us") === "acme-production-us";
 * resourceName("acme", "production-us", "nodes") === "acme-production-us-nodes";
 * resourceName("acme", "production-us", "secrets", "key-vault") === "acme-production-5ce48490";
 */
export function resourceName(fleet: string, cluster: string, role?: string, kind?: ShortlyNamed): string {
  const parts = role === undefined ? [fleet, cluster] : [fleet, cluster, role];
  return cut(parts.join("-"), kind === undefined ? labelLength : nameLengths[kind]);
}

/**
 * The name of a node pool in its cloud: its own, since it lives in its cluster. AKS allows 12 letters and digits, the first a
 * letter, so that a name with anything else is cut to leave room for a hash.
 */
export function poolName(cloud: "eks" | "gke" | "aks" | "local", pool: string): string {
  if (cloud === "gke") {
    return cut(pool, nameLengths["gke-pool"]);
  }
  if (cloud !== "aks" || /^[a-z][a-z0-9]{0,11}$/.test(pool)) {
    return pool;
  }
  return `${pool.replace(/^[^a-z]+|[^a-z0-9]/g, "").slice(0, 7) || "pool"}${hash(pool, 5)}`;
}

/** The name itself, or where it is longer than allowed its beginning and a hash of the whole. */
function cut(name: string, length: number): string {
  const hashLength = 8;
  return name.length <= length
    ? name
    : `${name.slice(0, length - hashLength - 1).replace(/-+$/, "")}-${hash(name, hashLength)}`;
}

/** The first digits of a hash: short enough for a name, the same on every machine. */
function hash(text: string, length: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, length);
}
