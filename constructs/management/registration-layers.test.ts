import { deepEqual, equal } from "node:assert/strict";

import type { DeliveryEngine } from "../../lib/fleet/management-layer.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { changedFleet, smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { late, lateUses } from "../../lib/late.js";
import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import { platform, rendering } from "../platform.js";
import { registrationLayers } from "./registration-layers.js";

const delivering = (...delivery: readonly DeliveryEngine[]): Fleet => changedFleet({ managementLayer: { delivery } });
const argoCd = delivering("argo-cd");
const secrets = (fleet: Fleet) => registrationLayers(fleet).flatMap(({ manifests }) => manifests);
const values = ({ stringData }: Manifest) => stringData as Readonly<Record<string, string>>;
const config = (manifest: Manifest) => JSON.parse(values(manifest)["config"] ?? "") as object;

describe("registrationLayers", () => {
  it("are a layer for each cluster of a cloud but the management cluster, which its own stack applies", () => {
    const layers = registrationLayers(delivering("flux", "argo-cd", "fleet"));
    deepEqual(
      layers.map(({ manifests, ...layer }) => ({ ...layer, titles: manifests.map(manifestTitle) })),
      ["asia", "eu"].map((cluster) => ({
        name: `registration-${cluster}`,
        after: ["inventory"],
        deliver: "pulumi",
        appliedBy: cluster,
        titles: [`Secret argocd/cluster-${cluster}`],
      })),
    );
  });

  it("are none without Argo CD", () => {
    deepEqual([smallFleet, delivering(), delivering("flux", "fleet")].flatMap(registrationLayers), []);
  });

  it("stand on the management cluster alone, after the namespace that they are in", () => {
    const layers = (cluster: string) => platform(argoCd, cluster).map(({ name }) => name);
    deepEqual(layers("us"), ["foundation", "workloads", "inventory", "registration-asia", "registration-eu"]);
    deepEqual(layers("eu"), ["foundation", "workloads"]);
    const inventory = platform(argoCd, "us")
      .find(({ name }) => name === "inventory")
      ?.manifests.map(manifestTitle);
    deepEqual(
      inventory?.filter((title) => title.includes("argocd")),
      ["Namespace argocd", "Secret argocd/cluster-us"],
    );
  });

  it("tell Argo CD where a cluster is and how to ask for a credential, and hold no credential", () => {
    const [asia, eu] = secrets(argoCd) as [Manifest, Manifest];
    const login = { apiVersion: "client.authentication.k8s.io/v1beta1", command: "argocd-k8s-auth" };
    deepEqual([values(eu)["name"], values(eu)["server"]], ["eu", late("cluster_eu_endpoint")]);
    deepEqual(config(eu), {
      execProviderConfig: { ...login, args: ["gcp"] },
      tlsClientConfig: { insecure: false, caData: late("cluster_eu_certificate_authority") },
    });
    deepEqual(config(asia), {
      execProviderConfig: {
        ...login,
        args: ["azure"],
        env: {
          AAD_ENVIRONMENT_NAME: "AzurePublicCloud",
          AAD_LOGIN_METHOD: "workloadidentity",
          AZURE_AUTHORITY_HOST: "https://login.microsoftonline.com/",
          AZURE_FEDERATED_TOKEN_FILE: "/var/run/secrets/azure/tokens/azure-identity-token",
          AZURE_TENANT_ID: "22222222-2222-4222-8222-222222222222",
        },
      },
      tlsClientConfig: { insecure: false, caData: late("cluster_asia_certificate_authority") },
    });
  });

  it("name the role that delivers to a cluster on EKS", () => {
    const [us] = secrets({ ...argoCd, management: "eu", rollout: [["us"]] }).filter(
      ({ metadata }) => metadata.name === "cluster-us",
    );
    deepEqual(us && config(us), {
      awsAuthConfig: { clusterName: "acme-us", roleARN: "arn:aws:iam::111111111111:role/acme-us-delivery" },
      tlsClientConfig: { insecure: false, caData: late("cluster_us_certificate_authority") },
    });
  });

  it("have the labels by which Argo CD chooses clusters", () => {
    deepEqual(secrets(argoCd)[1]?.metadata, {
      name: "cluster-eu",
      namespace: "argocd",
      labels: {
        "app.kubernetes.io/managed-by": "flotilla",
        "argocd.argoproj.io/secret-type": "cluster",
        "flotilla/can-network-policy": "true",
        "flotilla/can-private-endpoint": "true",
        "flotilla/can-secrets-encryption": "true",
        "flotilla/can-workload-identity": "true",
        "flotilla/cloud": "gke",
        "flotilla/kubernetes": "1.35",
        "flotilla/provisioner": "pulumi",
        "flotilla/region": "europe-west1",
        "flotilla/ring": "2",
        "flotilla/tier": "production",
      },
    });
  });

  it("wait for what the cluster's own stack tells, and for nothing else", () => {
    deepEqual(
      registrationLayers(argoCd).map(({ manifests }) => lateUses(manifests).map((use) => use.late)),
      ["asia", "eu"].map((name) => [`cluster_${name}_endpoint`, `cluster_${name}_certificate_authority`]),
    );
  });

  it("are rendered without their values", () => {
    const text = rendering(argoCd).get("us/registration-eu.yaml") ?? "";
    equal(
      text.slice(text.indexOf("\ndata:") + 1),
      'data:\n  name: "<secret>"\n  config: "<secret>"\n  server: "<secret>"\ntype: Opaque\n',
    );
  });

  it("are the same for any order of the fleet's keys", () => {
    const clusters = Object.fromEntries(Object.entries(argoCd.clusters).reverse());
    deepEqual(registrationLayers({ ...argoCd, clusters }), registrationLayers(argoCd));
  });
});
