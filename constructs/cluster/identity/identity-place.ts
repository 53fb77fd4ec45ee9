import type { CloudSpec } from "../../../lib/fleet/cluster-spec.js";
import { resourceName } from "../../../lib/names.js";
import type { ServiceIdentity } from "../../services/service.js";

/** The cluster whose service account an identity is for. The scope of a cluster's parts is one. */
export interface IdentityPlace<Spec extends CloudSpec> {
  readonly fleet: string;
  /** Name of the cluster in the fleet. */
  readonly cluster: string;
  readonly spec: Spec;
}

/** Name of an identity in its cloud, by rule, so that manifests know it before it exists: `<fleet>-<cluster>-<identity>`. */
export function identityName({ fleet, cluster }: IdentityPlace<CloudSpec>, { name }: ServiceIdentity): string {
  return resourceName(fleet, cluster, name);
}

/** The service account as the tokens of its cluster say it. */
export function tokenSubject({ namespace, serviceAccount }: ServiceIdentity): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}
