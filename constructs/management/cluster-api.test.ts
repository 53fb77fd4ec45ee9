import { deepEqual, throws } from "node:assert/strict";

import { smallFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { provisionable } from "../../lib/fleet/cluster-api-needs.js";
import type { OperatorOwner, TurtlesOwner } from "../../lib/fleet/cluster-api-owner.js";
import { ClusterApi, type ClusterApiProps } from "./cluster-api.js";

const operator: OperatorOwner = {
  kind: "operator",
  credentials: { aws: { name: "aws-credentials" }, gcp: { name: "google-credentials", namespace: "secrets" } },
};
const turtles: TurtlesOwner = {
  kind: "turtles",
  credentials: { aws: { rancherCloudCredential: "cattle-global-data:cc-aws" }, gcp: { name: "google-credentials" } },
};

function objects(props: Partial<ClusterApiProps>): Manifest[] {
  return manifests("management", (chart) => {
    const all = { owner: operator, clusters: provisionable(smallFleet), kubernetes: "1.35", ...props } as const;
    new ClusterApi(chart, "cluster-api", all);
  });
}
const providers = (props: Partial<ClusterApiProps>) => objects(props).filter(({ kind }) => kind !== "Namespace");
const eks = { staging: { cloud: "eks" } } as const;

const ready = { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "900" };

describe("ClusterApi", () => {
  it("is what `clusterctl init --infrastructure aws --addon helm` installs, for a fleet with clusters on EKS", () => {
    deepEqual(objects({ clusters: eks }).map(manifestTitle), [
      "Namespace capi-system",
      "CoreProvider capi-system/cluster-api",
      "Namespace capi-kubeadm-bootstrap-system",
      "BootstrapProvider capi-kubeadm-bootstrap-system/kubeadm",
      "Namespace capi-kubeadm-control-plane-system",
      "ControlPlaneProvider capi-kubeadm-control-plane-system/kubeadm",
      "Namespace capa-system",
      "InfrastructureProvider capa-system/aws",
      "Namespace caaph-system",
      "AddonProvider caaph-system/helm",
    ]);
  });

  it("pins every provider, refers to credentials and opens the gates that the clusters need", () => {
    deepEqual(
      providers({}).map(({ kind, metadata, spec }) => [kind, metadata.name, spec]),
      [
        ["CoreProvider", "cluster-api", { version: "v1.14.2", manager: { featureGates: { MachinePool: true } } }],
        ["BootstrapProvider", "kubeadm", { version: "v1.14.2", manager: { featureGates: { MachinePool: true } } }],
        ["ControlPlaneProvider", "kubeadm", { version: "v1.14.2" }],
        [
          "InfrastructureProvider",
          "azure",
          { version: "v1.26.0", manager: { featureGates: { ASOAPI: true, MachinePool: true } } },
        ],
        [
          "InfrastructureProvider",
          "gcp",
          {
            version: "v1.12.0",
            configSecret: { name: "google-credentials", namespace: "secrets" },
            manager: { featureGates: { GKE: true, MachinePool: true } },
          },
        ],
        ["AddonProvider", "helm", { version: "v0.6.4" }],
      ],
    );
  });

  it("is written whole as the operator takes it", () => {
    deepEqual(objects({ clusters: eks }).at(-3), {
      apiVersion: "operator.cluster.x-k8s.io/v1alpha2",
      kind: "InfrastructureProvider",
      metadata: {
        name: "aws",
        namespace: "capa-system",
        labels: { "app.kubernetes.io/managed-by": "flotilla" },
        annotations: ready,
      },
      spec: {
        version: "v2.11.1",
        configSecret: { name: "aws-credentials" },
        manager: { featureGates: { EKS: true, MachinePool: true } },
      },
    });
  });

  it("tells the provider for Azure under Turtles which kinds our clusters need beside its own", () => {
    const all = providers({ owner: turtles, clusters: { asia: { cloud: "aks" }, europe: { cloud: "gke" } } });
    deepEqual(
      all.map(({ metadata, spec }) => [metadata.name, (spec as { variables?: unknown }).variables]),
      [
        ["kubeadm", undefined],
        ["kubeadm", undefined],
        [
          "azure",
          {
            ADDITIONAL_ASO_CRDS:
              "network.azure.com/PublicIPAddress;managedidentity.azure.com/UserAssignedIdentity;authorization.azure.com/RoleAssignment",
          },
        ],
        ["gcp", undefined],
        ["helm", undefined],
      ],
    );
  });

  it("is a CAPIProvider each where Turtles owns Cluster API, but for the core, which comes with Rancher", () => {
    const all = providers({ owner: turtles, clusters: eks });
    deepEqual(all.map(manifestTitle), [
      "CAPIProvider capi-kubeadm-bootstrap-system/kubeadm",
      "CAPIProvider capi-kubeadm-control-plane-system/kubeadm",
      "CAPIProvider capa-system/aws",
      "CAPIProvider caaph-system/helm",
    ]);
    deepEqual(all[2], {
      apiVersion: "turtles-capi.cattle.io/v1alpha1",
      kind: "CAPIProvider",
      metadata: {
        name: "aws",
        namespace: "capa-system",
        labels: { "app.kubernetes.io/managed-by": "flotilla" },
        annotations: ready,
      },
      spec: {
        name: "aws",
        type: "infrastructure",
        version: "v2.11.1",
        credentials: { rancherCloudCredentialNamespaceName: "cattle-global-data:cc-aws" },
        manager: { featureGates: { EKS: true, MachinePool: true } },
      },
    });
  });

  it("leaves the providers that come with the core in the version of Rancher's core", () => {
    const versions = providers({ owner: turtles, clusters: eks }).map(
      ({ spec }) => (spec as { version: string }).version,
    );
    deepEqual(versions, ["v1.13.3", "v1.13.3", "v2.11.1", "v0.6.4"]);
  });

  it("has the providers that come with the core in the core's version, whichever that is", () => {
    const owner = { ...operator, versions: { core: "v1.15.0" } } as const;
    deepEqual(
      providers({ owner, clusters: {} }).map(({ spec }) => (spec as { version: string }).version),
      ["v1.15.0", "v1.15.0", "v1.15.0", "v0.6.4"],
    );
  });

  const refusals: Readonly<Record<string, readonly [Partial<ClusterApiProps>, ...string[]]>> = {
    "a provider whose contract the core does not serve": [
      { owner: { ...operator, versions: { core: "v1.16.0" } }, clusters: eks },
      'owner.versions.aws must keep a contract that Cluster API v1.16.0 serves (v1beta2), which v1beta1 is not, got "v2.11.1"',
    ],
    "an add-on provider that is too new for an old core": [
      { owner: { ...operator, versions: { core: "v1.10.4" } }, clusters: {} },
      'owner.versions.helm must keep a contract that Cluster API v1.10.4 serves (v1beta1), which v1beta2 is not, got "v0.6.4"',
    ],
    "a provider of a series whose contract nobody looked up": [
      { owner: { ...operator, versions: { aws: "v2.99.0" } }, clusters: eks },
      "owner.versions.aws must be of a release series whose contract is known, 2.13 at the latest " +
        '(https://github.com/kubernetes-sigs/cluster-api-provider-aws/blob/v2.13.0/metadata.yaml), got "v2.99.0"',
    ],
    "a range instead of a version": [
      { owner: { ...operator, versions: { aws: "v2.x" as "v2.0.0" } }, clusters: eks },
      'owner.versions.aws must be an exact version such as "v1.2.3", got "v2.x"',
    ],
    "a provider that does not exist": [
      { owner: { ...operator, versions: { ams: "v2.11.1" } as object }, clusters: eks },
      'owner.versions must have no key but core, aws, gcp, azure, helm, got "ams"; did you mean "aws"',
    ],
    "a core of one's own beside Rancher's": [
      { owner: { ...turtles, versions: { core: "v1.14.2" } as object }, clusters: eks },
      'owner.versions.core must be left to Rancher, which brings the core of Cluster API, got "v1.14.2"',
    ],
    "no credentials, and Kubernetes too old, both at once": [
      { owner: { ...operator, credentials: {} }, clusters: eks, kubernetes: "1.32" },
      "owner.credentials.aws must name the Secret with the variables of the provider aws, got nothing",
      'kubernetes must be 1.33 or newer, on which Cluster API runs, got "1.32"',
    ],
  };
  for (const [name, [props, ...problems]] of Object.entries(refusals)) {
    it(`refuses ${name}`, () => {
      throws(() => objects(props), {
        name: "InvalidError",
        message: ["management/cluster-api is invalid", ...problems].join("\n  "),
      });
    });
  }

  it("has one owner, and its own operator knows no credential of Rancher", () => {
    interface OfRancher {
      readonly kind: "operator";
      readonly credentials: { readonly aws: { readonly rancherCloudCredential: "a:b" } };
    }
    type IsOwner<T> = T extends ClusterApiProps["owner"] ? true : false;
    const compiles: readonly [IsOwner<OfRancher>, IsOwner<OperatorOwner>, IsOwner<TurtlesOwner>] = [false, true, true];
    deepEqual(compiles, [false, true, true]);
  });
});
