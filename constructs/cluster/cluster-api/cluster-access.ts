import type { ClusterSpec } from "../../../lib/fleet/cluster-spec.js";
import { existing, HttpError, type Ask } from "../../../lib/kubernetes/api-server.js";
import type { Manifest } from "../../../lib/manifests.js";
import { resourceName } from "../../../lib/names.js";
import { asoVersions } from "../../cluster-api/aso.js";
import { address, type ApiServer } from "../api-server-address.js";
import type { ClusterView } from "./cluster-view.js";

/**
 * How to reach a cluster: address and authority from the kubeconfig that Cluster API keeps in a Secret, and nothing else from
 * it, as the credential in it is an administrator's.
 *
 * @returns `undefined` while there is no such Secret
 */
export async function apiServerOf(ask: Ask, { metadata }: Manifest): Promise<ApiServer | undefined> {
  const path = `/api/v1/namespaces/${metadata.namespace ?? "default"}/secrets/${metadata.name}-kubeconfig`;
  const secret = (await existing(ask(path))) as { readonly data?: { readonly value?: string } } | undefined;
  const kubeconfig = secret?.data?.value;
  return kubeconfig === undefined ? undefined : address(Buffer.from(kubeconfig, "base64").toString());
}

/** A cluster as its fleet names it. */
export interface NamedCluster {
  readonly fleet: string;
  readonly cluster: string;
  readonly spec: ClusterSpec;
}

/**
 * Address that identifies the tokens of the cluster's service accounts: by rule on GKE, elsewhere as far as the provider tells
 * it; empty where it does not.
 */
export async function oidcIssuer(ask: Ask, { fleet, cluster, spec }: NamedCluster, view: ClusterView): Promise<string> {
  switch (spec.cloud) {
    case "eks":
      return (view.controlPlane?.status?.oidcProvider?.arn ?? "").replace(/^.*:oidc-provider\//, "https://");
    case "gke": {
      const name = resourceName(fleet, cluster, undefined, "gke-cluster");
      const location = `projects/${spec.project}/locations/${spec.region}`;
      return `https://container.googleapis.com/v1/${location}/clusters/${name}`;
    }
    case "aks":
      return aksIssuer(ask, cluster);
    case "local":
      return "";
  }
}

/** What Azure Service Operator has seen of the cluster, which the provider for Azure made it an object of. */
async function aksIssuer(ask: Ask, cluster: string): Promise<string> {
  const path = `/apis/${asoVersions.ManagedCluster}/namespaces/default/managedclusters/${cluster}`;
  try {
    const found = (await existing(ask(path))) as
      { readonly status?: { readonly oidcIssuerProfile?: { readonly issuerURL?: string } } } | undefined;
    return found?.status?.oidcIssuerProfile?.issuerURL ?? "";
  } catch (error) {
    if (error instanceof HttpError) {
      return "";
    }
    throw error;
  }
}
