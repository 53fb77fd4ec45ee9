import type { AksSpec, EksSpec, GkeSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { CrossplaneIdentity } from "../../lib/fleet/management-layer.js";
import { resourceName } from "../../lib/names.js";
import { awsPartition } from "./aws-partition.js";
import { crossplaneRelease } from "./crossplane-packages.js";
import { offeringClouds, type OfferingCloud } from "./offering.js";

/** Service account of the providers of a cloud; the clouds know it as `system:serviceaccount:crossplane-system:<name>`. */
export function serviceAccountOf(cloud: OfferingCloud): string {
  return `crossplane-${cloud}`;
}

/** Name of the ConfigMap that tells Google's libraries how to trade the token. */
export const googleCredentials = "crossplane-gcp";

const mount = "/var/run/secrets/flotilla";
const tokenFile = `${mount}/token`;

/** Clusters of a fleet by the cloud that they are in, each with its account, project or subscription. */
export type Accounts = Readonly<{
  aws: Readonly<Record<string, EksSpec>>;
  azure: Readonly<Record<string, AksSpec>>;
  gcp: Readonly<Record<string, GkeSpec>>;
}>;

/** The accounts of a fleet. */
export function accountsOf({ clusters }: Fleet): Accounts {
  const accounts = { aws: {}, azure: {}, gcp: {} } as Record<OfferingCloud, Record<string, unknown>>;
  const names = { eks: "aws", aks: "azure", gke: "gcp" } as const;
  for (const [name, spec] of Object.entries(clusters)) {
    if (spec.cloud !== "local") {
      accounts[names[spec.cloud]][name] = spec;
    }
  }
  return accounts as Accounts;
}

/** The clouds of a fleet, in alphabetical order. */
export function cloudsOf(accounts: Accounts): OfferingCloud[] {
  return offeringClouds.filter((cloud) => Object.keys(accounts[cloud]).length > 0);
}

/** How a provider gets into the account of each cluster: the `spec` of a ClusterProviderConfig by cluster. */
export function providerConfigs(
  fleet: string,
  accounts: Accounts,
  { azure }: CrossplaneIdentity,
): Record<string, object> {
  const aws = Object.entries(accounts.aws).map(([cluster, spec]) => [
    cluster,
    {
      credentials: {
        source: "WebIdentity",
        webIdentity: {
          roleARN: crossplaneRole(fleet, spec),
          tokenConfig: { source: "Filesystem", fs: { path: tokenFile } },
        },
      },
    },
  ]);
  const gcp = Object.entries(accounts.gcp).map(([cluster, { project }]) => [
    cluster,
    { projectID: project, credentials: { source: "InjectedIdentity" } },
  ]);
  const azures = Object.entries(accounts.azure).map(([cluster, { subscription, tenant }]) => [
    cluster,
    {
      subscriptionID: subscription,
      tenantID: tenant,
      clientID: azure?.clientId,
      oidcTokenFilePath: tokenFile,
      storageUseAzureAD: true,
      credentials: { source: "OIDCTokenFile" },
    },
  ]);
  return Object.fromEntries([...aws, ...azures, ...gcp]) as Record<string, object>;
}

/** The role of Crossplane in the account of a cluster, by rule: `<fleet>-crossplane`. */
export function crossplaneRole(fleet: string, { account, region }: Pick<EksSpec, "account" | "region">): string {
  return `arn:${awsPartition(region)}:iam::${account}:role/${resourceName(fleet, "crossplane")}`;
}

/** How the programs of a cloud's providers run: under their own service account, with a token for that cloud. */
export function runtime(cloud: OfferingCloud, { google }: CrossplaneIdentity): object {
  const provider = google?.workloadIdentityProvider ?? "";
  const audience = {
    aws: "sts.amazonaws.com",
    azure: "api://AzureADTokenExchange",
    gcp: `//iam.googleapis.com/${provider}`,
  }[cloud];
  const config = cloud === "gcp" ? [{ configMap: { name: googleCredentials } }] : [];
  const env =
    cloud === "gcp" ? { env: [{ name: "GOOGLE_APPLICATION_CREDENTIALS", value: `${mount}/credentials.json` }] } : {};
  return {
    serviceAccountTemplate: { metadata: { name: serviceAccountOf(cloud) } },
    deploymentTemplate: {
      spec: {
        selector: {},
        template: {
          spec: {
            containers: [
              {
                name: "package-runtime",
                ...env,
                volumeMounts: [{ name: "identity", mountPath: mount, readOnly: true }],
              },
            ],
            volumes: [
              {
                name: "identity",
                projected: {
                  sources: [{ serviceAccountToken: { audience, expirationSeconds: 3600, path: "token" } }, ...config],
                },
              },
            ],
          },
        },
      },
    },
  };
}

/**
 * How Google's libraries trade the token: a file without a secret.
 * https://google.aip.dev/auth/4117
 */
export function googleCredentialFile({ google }: CrossplaneIdentity): string {
  return JSON.stringify({
    type: "external_account",
    audience: `//iam.googleapis.com/${google?.workloadIdentityProvider ?? ""}`,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: "https://sts.googleapis.com/v1/token",
    credential_source: { file: tokenFile },
  });
}

/** Namespace of Crossplane and of all that it runs. */
export const crossplaneNamespace = crossplaneRelease.namespace;
