import { DnsManagedZoneIamMember } from "@pulumi/gcp/dns";
import { IAMMember } from "@pulumi/gcp/projects";
import type { Resource } from "@pulumi/pulumi";

import type { GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { googleIdentity, type GoogleGrant } from "./google-identity.js";
import type { GrantArgs, GrantedIdentity, IdentityScope } from "./granted-identity.js";

/** Gives a service account on GKE its roles. The first cluster of a project makes the pool that the principal is of. */
export function grantOnGke(scope: IdentityScope<GkeSpec>, { identity, cluster }: GrantArgs): GrantedIdentity {
  const { member, grants } = googleIdentity(scope, identity);
  const options = { ...scope.options, dependsOn: [cluster.provider] };
  const bound = ({ role, project, zone, condition }: GoogleGrant): Resource => {
    const name = `${scope.cluster}-${identity.name}-${zone ?? "zones"}-of-${project}`;
    return zone === undefined
      ? new IAMMember(name, { project, role, member }, options)
      : new DnsManagedZoneIamMember(
          name,
          { project, managedZone: zone, role, member, ...(condition === undefined ? {} : { condition }) },
          options,
        );
  };
  return { ready: grants.map(bound), lateValues: {} };
}
