import type { AksSpec, ClusterSpec, EksSpec } from "../../lib/fleet/cluster-spec.js";
import { late } from "../../lib/late.js";
import type { Manifest } from "../../lib/manifests.js";
import { resourceName } from "../../lib/names.js";
import { awsPartition } from "./aws-partition.js";

/** A cluster that a delivery engine is to reach. */
export interface Registration {
  /** Name of the fleet. */
  readonly fleet: string;
  /** Name of the cluster. */
  readonly name: string;
  readonly spec: ClusterSpec;
  /** Labels by which the engine chooses clusters. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether it is the cluster that the engine runs on. */
  readonly isManagement: boolean;
}

/** What nobody knows of a cluster before it exists, and its own stack tells the management cluster. */
export type ClusterFact = "endpoint" | "certificate_authority" | "secrets_key";

/**
 * Name of the late value that tells the management cluster of another: `cluster_production_us_endpoint`. The certificate of an
 * authority is PEM in base64.
 */
export function clusterLateValue(cluster: string, fact: ClusterFact): string {
  return `cluster_${cluster.replaceAll("-", "_")}_${fact}`;
}

/**
 * A cluster of Argo CD. What it holds is how to ask the cloud for a credential, and no credential. It cannot reach a local
 * cluster like that; the one it runs on it knows by itself, and gets labels from here.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export function argoCdCluster(registration: Registration): Manifest | undefined {
  const { name, labels, isManagement } = registration;
  const access = isManagement
    ? { server: "https://kubernetes.default.svc", config: { tlsClientConfig: { insecure: false } } }
    : argoCdAccess(registration);
  return access === undefined
    ? undefined
    : {
        apiVersion: "v1",
        kind: "Secret",
        metadata: {
          name: `cluster-${name}`,
          namespace: "argocd",
          labels: { ...labels, "argocd.argoproj.io/secret-type": "cluster" },
        },
        type: "Opaque",
        stringData: { name, server: access.server, config: JSON.stringify(access.config) },
      };
}

function argoCdAccess(registration: Registration): { server: string; config: object } | undefined {
  const login = argoCdLogin(registration);
  const tell = (fact: ClusterFact) => late(clusterLateValue(registration.name, fact));
  return login === undefined
    ? undefined
    : {
        server: tell("endpoint"),
        config: { ...login, tlsClientConfig: { insecure: false, caData: tell("certificate_authority") } },
      };
}

function argoCdLogin({ fleet, name, spec }: Registration): object | undefined {
  const login = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "argocd-k8s-auth" } as const;
  switch (spec.cloud) {
    case "eks":
      return { awsAuthConfig: { clusterName: resourceName(fleet, name), roleARN: deliveryRole(fleet, name, spec) } };
    case "gke":
      return { execProviderConfig: { ...login, args: ["gcp"] } };
    case "aks":
      return { execProviderConfig: { ...login, args: ["azure"], env: azureEnvironment(spec) } };
    case "local":
      return undefined;
  }
}

/** The role that delivers to a cluster on EKS, by rule: `<fleet>-<cluster>-delivery`. */
export function deliveryRole(fleet: string, cluster: string, { account, region }: EksSpec): string {
  return `arn:${awsPartition(region)}:iam::${account}:role/${resourceName(fleet, cluster, "delivery")}`;
}

/** Who Argo CD is on Azure (`AZURE_CLIENT_ID`), its own environment says. */
function azureEnvironment({ tenant }: AksSpec): Record<string, string> {
  return {
    AAD_ENVIRONMENT_NAME: "AzurePublicCloud",
    AAD_LOGIN_METHOD: "workloadidentity",
    AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/",
    AZURE_FEDERATED_TOKEN_FILE: "/var/run/secrets/azure/tokens/azure-identity-token",
    AZURE_TENANT_ID: tenant,
  };
}

/**
 * A cluster of Flux: where a Kustomization's or HelmRelease's `kubeConfig.configMapRef` goes. Address and certificate come from
 * the cloud, which Flux asks with its own identity. It is on its own cluster without one, and cannot reach a local one.
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#remote-clusters--cluster-api
 */
export function fluxCluster({ fleet, name, spec, labels, isManagement }: Registration): Manifest | undefined {
  const data = isManagement ? undefined : fluxAccess(fleet, name, spec);
  return data === undefined
    ? undefined
    : {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `cluster-${name}`, namespace: "flux-system", labels },
        data,
      };
}

function fluxAccess(fleet: string, name: string, spec: ClusterSpec): Record<string, string> | undefined {
  const own = resourceName(fleet, name);
  switch (spec.cloud) {
    case "eks":
      return {
        provider: "aws",
        cluster: `arn:${awsPartition(spec.region)}:eks:${spec.region}:${spec.account}:cluster/${own}`,
      };
    case "gke":
      return {
        provider: "gcp",
        cluster: `projects/${spec.project}/locations/${spec.region}/clusters/${resourceName(fleet, name, undefined, "gke-cluster")}`,
      };
    case "aks":
      return {
        provider: "azure",
        cluster: `/subscriptions/${spec.subscription}/resourceGroups/${own}/providers/Microsoft.ContainerService/managedClusters/${own}`,
      };
    case "local":
      return undefined;
  }
}

/**
 * A cluster of Fleet, whose agent registers itself: the management cluster holds no way in. Where Rancher runs, Rancher makes
 * these of the clusters that it imports.
 * https://fleet.rancher.io/cluster-registration
 */
export function fleetCluster({ name, labels, isManagement }: Registration): Manifest {
  const kind = { apiVersion: "fleet.cattle.io/v1alpha1", kind: "Cluster" } as const;
  // Fleet makes a cluster of its own of the one that it runs on; it gets labels from here and is left alone otherwise.
  return isManagement
    ? { ...kind, metadata: { name: "local", namespace: "fleet-local", labels } }
    : { ...kind, metadata: { name, namespace: "fleet-default", labels }, spec: { clientID: name } };
}
