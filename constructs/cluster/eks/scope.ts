import { Provider } from "@pulumi/aws/provider";
import type { Resource } from "@pulumi/pulumi";

import type { EksSpec } from "../../../lib/fleet/cluster-spec.js";
import { eksHardening, type EksHardening, type Options } from "../../../lib/fleet/hardening.js";
import type { CloudClusterArgs, Scope } from "../scope.js";

/** What the parts of a cluster on EKS share. */
export type EksScope = Scope<EksSpec, Options<EksHardening>>;

/** What the parts of a cluster share, with the cloud provider of its stack below a component. */
export function eksScope(
  cluster: string,
  { fleet, spec, unprotected = false }: CloudClusterArgs<EksSpec>,
  parent: Resource,
): EksScope {
  const on = eksHardening(spec);
  const provider = new Provider(
    cluster,
    {
      region: spec.region,
      allowedAccountIds: [spec.account],
      defaultTags: { tags: { "flotilla:fleet": fleet, "flotilla:cluster": cluster } },
    },
    { parent },
  );
  return { cluster, fleet, spec, on, protect: on.deletionProtection && !unprotected, options: { parent, provider } };
}
