import type { AwsTrust } from "../../lib/fleet/services-spec.js";
import { carriedIdentity, type WorkloadIdentityPlace } from "../cluster/identity/carried-identity.js";
import type { ServiceIdentity } from "./service.js";
import type { ServiceCluster } from "./service-cluster.js";

/** Values of a chart that make its pods an identity in the cloud; charts agree on their names. */
export interface IdentityValues {
  readonly serviceAccount: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** The values by which a chart's service account is an identity of its service; without one the account has its name alone. */
export function identityValues(
  { fleet, name: cluster, spec }: ServiceCluster,
  name: string,
  [identity]: readonly ServiceIdentity[],
  trust?: AwsTrust,
): IdentityValues {
  if (identity === undefined || spec.cloud === "local") {
    return { serviceAccount: { name } };
  }
  const { annotations, podLabels } = carriedIdentity(
    { fleet, cluster, spec } as WorkloadIdentityPlace,
    identity,
    trust,
  );
  return {
    serviceAccount: { name, ...(isEmpty(annotations) ? {} : { annotations }) },
    ...(isEmpty(podLabels) ? {} : { podLabels }),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
