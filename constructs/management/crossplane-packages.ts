import type { ChartRelease } from "../../lib/chart-release.js";
import type { OfferingCloud } from "./offering.js";

/** A package that Crossplane installs, at an exact version. */
export interface CrossplanePackage {
  readonly name: string;
  /** Address of the image: `xpkg.crossplane.io/…:v1.2.3`. */
  readonly package: string;
}

/** Crossplane itself. */
export const crossplaneRelease: ChartRelease = {
  name: "crossplane",
  chart: "crossplane",
  repository: "https://charts.crossplane.io/stable",
  version: "2.3.4",
  namespace: "crossplane-system",
  values: { replicas: 2, rbacManager: { replicas: 2 } },
};

const registry = "xpkg.crossplane.io/crossplane-contrib";

/**
 * Versions of the providers and of the function, as of November 2026: the one table to change for an upgrade.
 *
 * - https://github.com/crossplane-contrib/provider-upjet-aws/releases
 * - https://github.com/crossplane-contrib/provider-upjet-azure/releases
 * - https://github.com/crossplane-contrib/provider-upjet-gcp/releases
 * - https://github.com/crossplane-contrib/function-patch-and-transform/releases
 */
const versions = { aws: "v2.6.0", azure: "v2.7.0", gcp: "v3.0.0", function: "v0.10.7" } as const;

/** The function that composes orders. */
export const composingFunction: CrossplanePackage = {
  name: "function-patch-and-transform",
  package: `${registry}/function-patch-and-transform:${versions.function}`,
};

/** The provider of a cloud's resources in an API group, such as `s3.aws.m.upbound.io`; that of the family is `aws.m.upbound.io`. */
export function providerPackage(cloud: OfferingCloud, group: string): CrossplanePackage {
  const [service = ""] = group.split(".");
  const name = service === cloud ? `provider-family-${cloud}` : `provider-${cloud}-${service}`;
  return { name, package: `${registry}/${name}:${versions[cloud]}` };
}
