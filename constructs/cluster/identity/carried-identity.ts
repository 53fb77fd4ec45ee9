import type { AwsTrust } from "../../../lib/fleet/services-spec.js";
import type { AksSpec, EksSpec, GkeSpec } from "../../../lib/fleet/cluster-spec.js";
import { late } from "../../../lib/late.js";
import type { ServiceIdentity } from "../../services/service.js";
import { awsRoleArn } from "./aws-identity.js";
import { clientIdName } from "./azure-identity.js";
import type { IdentityPlace } from "./identity-place.js";

/** What manifests say so that a service account is somebody in its cloud. */
export interface CarriedIdentity {
  /** Annotations of the ServiceAccount. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Labels of the pods. */
  readonly podLabels: Readonly<Record<string, string>>;
}

/** A cluster that gives its service accounts identities. */
export type WorkloadIdentityPlace = IdentityPlace<EksSpec> | IdentityPlace<GkeSpec> | IdentityPlace<AksSpec>;

const nothing: CarriedIdentity = { annotations: {}, podLabels: {} };

/**
 * What the manifests of a service say of its identity. Pod Identity and Google Cloud need nothing: they know the service
 * account by its name.
 *
 * @example
 * carriedIdentity({ fleet: "acme", cluster: "production-apac", spec }, identity).annotations["azure.workload.identity/client-id"] === late("external_dns_client_id");
 */
export function carriedIdentity(
  { fleet, cluster, spec }: WorkloadIdentityPlace,
  identity: ServiceIdentity,
  trust: AwsTrust = "pod-identity",
): CarriedIdentity {
  switch (spec.cloud) {
    case "eks":
      return trust === "pod-identity"
        ? nothing
        : {
            ...nothing,
            annotations: { "eks.amazonaws.com/role-arn": awsRoleArn({ fleet, cluster, spec }, identity) },
          };
    case "gke":
      return nothing;
    case "aks":
      return {
        annotations: { "azure.workload.identity/client-id": late(clientIdName(identity)) },
        podLabels: { "azure.workload.identity/use": "true" },
      };
  }
}
