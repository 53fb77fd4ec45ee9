import { deepEqual, throws } from "node:assert/strict";

import { changedFleet, smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import type { CrossplaneIdentity } from "../../lib/fleet/management-layer.js";
import { Crossplane, type CrossplaneProps } from "./crossplane.js";

const identity: CrossplaneIdentity = {
  google: { workloadIdentityProvider: "projects/1/locations/global/workloadIdentityPools/fleet/providers/us" },
  azure: { clientId: "88888888-8888-4888-8888-888888888888" },
};

function objects(props: Partial<CrossplaneProps> = {}): Manifest[] {
  return manifests("management", (chart) => {
    new Crossplane(chart, "crossplane", { fleet: smallFleet, identity, ...props });
  });
}
const specs = (kind: string, all = objects()) =>
  Object.fromEntries(all.filter((each) => each.kind === kind).map(({ metadata, spec }) => [metadata.name, spec]));

describe("Crossplane", () => {
  it("is the providers, the ways into accounts and the offerings of the fleet's clouds", () => {
    deepEqual(objects().map(manifestTitle), [
      "Function function-patch-and-transform",
      "DeploymentRuntimeConfig flotilla-aws",
      "Provider provider-family-aws",
      "Provider provider-aws-s3",
      "Provider provider-aws-rds",
      "DeploymentRuntimeConfig flotilla-azure",
      "Provider provider-family-azure",
      "Provider provider-azure-storage",
      "Provider provider-azure-dbforpostgresql",
      "ConfigMap crossplane-system/crossplane-gcp",
      "DeploymentRuntimeConfig flotilla-gcp",
      "Provider provider-family-gcp",
      "Provider provider-gcp-storage",
      "Provider provider-gcp-sql",
      "ClusterProviderConfig us",
      "ClusterProviderConfig asia",
      "ClusterProviderConfig eu",
      "CompositeResourceDefinition buckets.platform.acme.example",
      "Composition buckets-aws",
      "Composition buckets-azure",
      "Composition buckets-gcp",
      "CompositeResourceDefinition postgresdatabases.platform.acme.example",
      "Composition postgresdatabases-aws",
      "Composition postgresdatabases-azure",
      "Composition postgresdatabases-gcp",
    ]);
  });

  it("pins every package and runs it under the identity of its cloud", () => {
    deepEqual(specs("Provider")["provider-aws-s3"], {
      package: "xpkg.crossplane.io/crossplane-contrib/provider-aws-s3:v2.6.0",
      runtimeConfigRef: { name: "flotilla-aws" },
    });
    const packages = [...Object.values(specs("Provider")), ...Object.values(specs("Function"))];
    for (const { package: image } of packages as readonly { package: string }[]) {
      deepEqual(/:v\d+\.\d+\.\d+$/.test(image), true, image);
    }
  });

  it("gets into each account with a token of its service account, and without a key", () => {
    const tokenFile = "/var/run/secrets/flotilla/token";
    deepEqual(specs("ClusterProviderConfig"), {
      us: {
        credentials: {
          source: "WebIdentity",
          webIdentity: {
            roleARN: "arn:aws:iam::111111111111:role/acme-crossplane",
            tokenConfig: { source: "Filesystem", fs: { path: tokenFile } },
          },
        },
      },
      asia: {
        subscriptionID: "11111111-1111-4111-8111-111111111111",
        tenantID: "22222222-2222-4222-8222-222222222222",
        clientID: "88888888-8888-4888-8888-888888888888",
        oidcTokenFilePath: tokenFile,
        storageUseAzureAD: true,
        credentials: { source: "OIDCTokenFile" },
      },
      eu: { projectID: "acme-eu", credentials: { source: "InjectedIdentity" } },
    });
  });

  it("takes the role of its partition on AWS", () => {
    const fleet = changedFleet({ clusters: { us: { region: "us-gov-east-1" } } });
    const { credentials } = specs("ClusterProviderConfig", objects({ fleet }))["us"] as {
      credentials: { webIdentity: { roleARN: string } };
    };
    deepEqual(credentials.webIdentity.roleARN, "arn:aws-us-gov:iam::111111111111:role/acme-crossplane");
  });

  it("has a token for each cloud, and tells Google's libraries how to trade it", () => {
    const mounted = { name: "identity", mountPath: "/var/run/secrets/flotilla", readOnly: true };
    const audience = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/fleet/providers/us";
    deepEqual(specs("DeploymentRuntimeConfig")["flotilla-gcp"], {
      serviceAccountTemplate: { metadata: { name: "crossplane-gcp" } },
      deploymentTemplate: {
        spec: {
          selector: {},
          template: {
            spec: {
              containers: [
                {
                  name: "package-runtime",
                  env: [
                    { name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/var/run/secrets/flotilla/credentials.json" },
                  ],
                  volumeMounts: [mounted],
                },
              ],
              volumes: [
                {
                  name: "identity",
                  projected: {
                    sources: [
                      { serviceAccountToken: { audience, expirationSeconds: 3600, path: "token" } },
                      { configMap: { name: "crossplane-gcp" } },
                    ],
                  },
                },
              ],
            },
          },
        },
      },
    });
    const [config] = objects().filter(({ kind }) => kind === "ConfigMap");
    deepEqual(JSON.parse((config?.["data"] as Record<string, string>)["credentials.json"] ?? ""), {
      type: "external_account",
      audience,
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      token_url: "https://sts.googleapis.com/v1/token",
      credential_source: { file: "/var/run/secrets/flotilla/token" },
    });
  });

  it("has nothing of a cloud that the fleet is not in", () => {
    const fleet = changedFleet({ clusters: { eu: undefined, asia: undefined } });
    deepEqual(objects({ fleet, identity: {}, offerings: [] }).map(manifestTitle), [
      "Function function-patch-and-transform",
      "DeploymentRuntimeConfig flotilla-aws",
      "Provider provider-family-aws",
      "ClusterProviderConfig us",
    ]);
  });

  it("is refused without an identity in a cloud of the fleet", () => {
    throws(() => objects({ identity: {} }), {
      name: "InvalidError",
      message:
        "management/crossplane is invalid\n" +
        "  identity.azure must name the application that trusts the management cluster, since the fleet has clusters on AKS, got nothing\n" +
        "  identity.google must name the workload identity pool provider, since the fleet has clusters on GKE, got nothing",
    });
  });
});
