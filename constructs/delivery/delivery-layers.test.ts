import { deepEqual, equal, throws } from "node:assert/strict";

import { load } from "js-yaml";

import type { DeliverySpec } from "../../lib/fleet/delivery-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { changedFleet } from "../../lib/fleet/small-fleet.test.data.js";
import { late } from "../../lib/late.js";
import type { Layer } from "../../lib/layer.js";
import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import { platform } from "../platform.js";

type Spec = Readonly<Record<string, unknown>>;

const source = { repository: "https://git.example/acme/fleet.git" } as const;
const everywhere = { us: 2, eu: 2, asia: 2, dev: 1 };
const fleetWith = (delivery: Partial<DeliverySpec> = {}): Fleet =>
  changedFleet({
    managementLayer: { delivery: [delivery.engine ?? "flux"] },
    delivery: { engine: "flux", source, ...delivery },
    workloads: { shop: { replicas: everywhere } },
  });
const settings: Manifest = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "own", namespace: "shop" } };
const own = (layer: Partial<Layer> = {}): Layer => ({
  name: "own",
  after: ["workloads"],
  deliver: "gitops",
  manifests: [settings],
  ...layer,
});
const layerOf = (name: string, host: string, fleet: Fleet, layers: readonly Layer[] = []) =>
  platform(fleet, host, { layers: () => layers }).find((layer) => layer.name === name);
const delivered = (fleet: Fleet, host = "us", layers: readonly Layer[] = []) =>
  new Map(
    layerOf("delivery", host, fleet, layers)?.manifests.map(({ metadata, spec }) => [metadata.name, spec as Spec]),
  );
const titles = (layer: Layer | undefined) => layer?.manifests.map(manifestTitle);

describe("deliveryLayers", () => {
  it("are the engine and its root by Pulumi, after the inventory, and what the root applies", () => {
    const root = layerOf("delivery-root", "us", fleetWith());
    deepEqual(
      [root?.deliver, root?.after, titles(root)],
      [
        "pulumi",
        ["inventory"],
        ["Release flux-system/flux2", "GitRepository flux-system/fleet", "Kustomization flux-system/delivery"],
      ],
    );
    const layer = layerOf("delivery", "us", fleetWith());
    deepEqual(
      [layer?.deliver, layer?.after, titles(layer)],
      [
        "gitops",
        ["delivery-root"],
        ["us-workloads", "asia-workloads", "eu-workloads"].map((name) => `Kustomization flux-system/${name}`),
      ],
    );
  });

  it("are on the management cluster and on those that its engine cannot reach, with a namespace there", () => {
    equal(layerOf("delivery-root", "eu", fleetWith()), undefined);
    deepEqual(titles(layerOf("delivery-root", "dev", fleetWith()))?.slice(0, 2), [
      "Namespace flux-system",
      "Release flux-system/flux2",
    ]);
    deepEqual([...delivered(fleetWith(), "dev").keys()], ["dev-workloads"]);
  });

  it("are not there where nobody delivers", () => {
    equal(layerOf("delivery-root", "us", changedFleet({})), undefined);
  });

  it("leave out layers without objects, which have no file", () => {
    const fleet = changedFleet({
      managementLayer: { delivery: ["flux"] },
      delivery: { engine: "flux", source },
      workloads: { shop: { replicas: { eu: 1, dev: undefined } } },
    });
    deepEqual([...delivered(fleet).keys()], ["eu-workloads"]);
    equal(layerOf("delivery-root", "dev", fleet), undefined);
  });

  it("refuse what an engine could not fill in", () => {
    const data = { issuer: late("oidc_issuer") };
    throws(() => layerOf("own", "us", fleetWith(), [own({ manifests: [{ ...settings, data }] })]), {
      name: "InvalidError",
      message:
        "platform of us is invalid\n  layers.own.manifests.0.data.issuer must be known beforehand or the layer delivered by Pulumi, since Flux cannot ask the cluster for ${oidc_issuer}",
    });
  });
});

describe("delivery by Flux", () => {
  it("has a Kustomization for a layer of a cluster, which waits until all is ready and takes away what is no longer there", () => {
    const [object] = layerOf("delivery", "us", fleetWith())?.manifests.slice(-1) ?? [];
    deepEqual(object, {
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: {
        name: "eu-workloads",
        namespace: "flux-system",
        labels: {
          "app.kubernetes.io/managed-by": "flotilla",
          "flotilla/cluster": "eu",
          "flotilla/layer": "workloads",
          "flotilla/ring": "2",
        },
      },
      spec: {
        interval: "10m",
        retryInterval: "1m",
        timeout: "15m",
        sourceRef: { kind: "GitRepository", name: "fleet" },
        path: "./rendered/eu/workloads",
        prune: true,
        deletionPolicy: "WaitForTermination",
        wait: true,
        dependsOn: [{ name: "us-workloads" }],
        kubeConfig: { configMapRef: { name: "cluster-eu" } },
      },
    });
  });

  it("goes ring after ring, and on a cluster layer after layer", () => {
    const fleet = { ...fleetWith(), rollout: [["dev"], ["eu"], ["asia"]] };
    const after = [...delivered(fleet, "us", [own()])].map(([name, { dependsOn }]) => [name, dependsOn]);
    deepEqual(after, [
      ["us-workloads", undefined],
      ["us-own", [{ name: "us-workloads" }]],
      ["eu-workloads", [{ name: "us-workloads" }]],
      ["eu-own", [{ name: "eu-workloads" }, { name: "us-own" }]],
      ["asia-workloads", [{ name: "eu-workloads" }]],
      ["asia-own", [{ name: "asia-workloads" }, { name: "eu-own" }]],
    ]);
  });

  it("leaves a layer alone that Pulumi has again, and waits for it no more", () => {
    const found = delivered(fleetWith({ layers: { workloads: "pulumi" } }), "us", [own()]);
    const { suspend, prune, deletionPolicy, dependsOn, kubeConfig } = found.get("eu-workloads") ?? {};
    deepEqual(
      [suspend, prune, deletionPolicy, dependsOn, kubeConfig],
      [true, false, "Orphan", undefined, { configMapRef: { name: "cluster-eu" } }],
    );
    deepEqual(found.get("eu-own")?.["dependsOn"], [{ name: "us-own" }]);
    equal(layerOf("workloads", "eu", fleetWith({ layers: { workloads: "pulumi" } }))?.deliver, "pulumi");
  });

  it("knows a layer of somebody's own that Pulumi has, unless it could deliver no such thing", () => {
    const found = (layer: Partial<Layer>) => delivered(fleetWith(), "us", [own({ deliver: "pulumi", ...layer })]);
    equal(found({}).get("eu-own")?.["suspend"], true);
    const secret = { apiVersion: "v1", kind: "Secret", metadata: settings.metadata, stringData: { key: "x" } };
    equal(found({ manifests: [secret] }).get("eu-own"), undefined);
    equal(found({ manifests: [{ ...settings, data: { url: late("oidc_issuer") } }] }).get("eu-own"), undefined);
  });

  it("has Flux read what is written for Flux", () => {
    const text = { ...settings, data: { script: "echo ${HOME}" } };
    const found = delivered(fleetWith(), "us", [own({ manifests: [text] })]);
    deepEqual(found.get("eu-own")?.["postBuild"], { substitute: { flotilla_cluster: "eu" } });
    equal(found.get("eu-workloads")?.["postBuild"], undefined);
  });

  it("reads from a branch, a folder, with a Secret, or from a registry", () => {
    const specs = (changes: Partial<DeliverySpec["source"]>) => {
      const fleet = fleetWith({ source: { ...source, ...changes } });
      const [, from, root] = layerOf("delivery-root", "us", fleet)?.manifests ?? [];
      const { sourceRef, path, deletionPolicy } = root?.["spec"] as Spec;
      return [from?.kind, from?.["spec"], sourceRef, path, deletionPolicy];
    };
    deepEqual(specs({ revision: "live", path: "out/clusters", secret: "git" }), [
      "GitRepository",
      { interval: "1m", url: source.repository, ref: { branch: "live" }, secretRef: { name: "git" } },
      { kind: "GitRepository", name: "fleet" },
      "./out/clusters/us/delivery",
      "Orphan",
    ]);
    deepEqual(specs({ repository: "oci://ghcr.io/acme/fleet", path: "." }), [
      "OCIRepository",
      { interval: "1m", url: "oci://ghcr.io/acme/fleet", ref: { tag: "latest" } },
      { kind: "OCIRepository", name: "fleet" },
      "./us/delivery",
      "Orphan",
    ]);
  });
});

describe("delivery by Argo CD", () => {
  const fleet = (delivery: Partial<DeliverySpec> = {}) => fleetWith({ engine: "argo-cd", ...delivery });
  const setOf = (layers: readonly Layer[] = [], delivery: Partial<DeliverySpec> = {}) => {
    const [set] = layerOf("delivery", "us", fleet(delivery), layers)?.manifests ?? [];
    const { generators, strategy } = set?.["spec"] as {
      generators: readonly { list: { elements: readonly Readonly<Record<string, string>>[] } }[];
      strategy: { rollingSync: { steps: readonly { matchExpressions: readonly { values: readonly string[] }[] }[] } };
    };
    return {
      elements: generators.flatMap(({ list }) => list.elements),
      steps: strategy.rollingSync.steps.flatMap(({ matchExpressions }) =>
        matchExpressions.flatMap((each) => each.values),
      ),
    };
  };

  it("is a project, the Application of all others, and one set of these", () => {
    deepEqual(titles(layerOf("delivery-root", "us", fleet())), [
      "Release argocd/argo-cd",
      "AppProject argocd/fleet",
      "Application argocd/delivery",
    ]);
    deepEqual(titles(layerOf("delivery", "us", fleet())), ["ApplicationSet argocd/layers"]);
  });

  it("syncs ring after ring, and in a ring layer after layer", () => {
    const { elements, steps } = setOf([own()]);
    deepEqual(
      elements.map(({ name, step }) => [name, step]),
      [
        ["us-workloads", "0.0"],
        ["us-own", "0.1"],
        ["asia-workloads", "2.0"],
        ["eu-workloads", "2.0"],
        ["asia-own", "2.1"],
        ["eu-own", "2.1"],
      ],
    );
    deepEqual(steps, ["0.0", "0.1", "2.0", "2.1"]);
  });

  it("reaches its own cluster by address and all others by their registration", () => {
    const found = setOf().elements.map(({ cluster, destination, server }) => [cluster, destination, server]);
    deepEqual(found, [
      ["us", "", "https://kubernetes.default.svc"],
      ["asia", "asia", ""],
      ["eu", "eu", ""],
    ]);
  });

  it("has no step for a layer that Pulumi has again", () => {
    const { elements, steps } = setOf([], { layers: { workloads: "pulumi" } });
    deepEqual([elements.map(({ step }) => step), steps], [["", "", ""], []]);
  });

  it("leaves each dollar sign as it is", () => {
    const text = own({ manifests: [{ ...settings, data: { script: "echo ${HOME}" } }] });
    equal(layerOf("own", "eu", fleet(), [text])?.isPlain, true);
    equal(layerOf("own", "eu", fleetWith(), [text])?.isPlain, undefined);
  });
});

describe("delivery by Fleet", () => {
  const fleet = (delivery: Partial<DeliverySpec> = {}) => fleetWith({ engine: "fleet", ...delivery });
  const filesOf = (delivery: Partial<DeliverySpec> = {}, layers: readonly Layer[] = []) =>
    layerOf("delivery", "us", fleet(delivery), layers)?.files ?? {};
  const bundleOf = (path: string, ...more: Parameters<typeof filesOf>) => load(filesOf(...more)[path] ?? "") as Spec;

  it("is two GitRepos, since Fleet keeps its own cluster apart, and the charts before the registrations", () => {
    deepEqual(titles(layerOf("delivery-root", "us", fleet())), [
      "GitRepo fleet-default/delivery",
      "GitRepo fleet-local/delivery",
    ]);
    deepEqual(titles(layerOf("delivery-engine", "us", fleet())), [
      "Namespace cattle-fleet-system",
      "Release cattle-fleet-system/fleet-crd",
      "Release cattle-fleet-system/fleet",
    ]);
    deepEqual(layerOf("inventory", "us", fleet())?.after, ["foundation", "delivery-engine"]);
  });

  it("has a folder for each cluster in a bundle for each layer", () => {
    deepEqual(Object.keys(filesOf()), [
      "fleet-default/workloads/fleet.yaml",
      ...["dev", "asia", "eu"].flatMap((cluster) =>
        ["kustomization", "objects"].map((file) => `fleet-default/workloads/${cluster}/${file}.yaml`),
      ),
      "fleet-local/workloads/fleet.yaml",
      "fleet-local/workloads/us/kustomization.yaml",
      "fleet-local/workloads/us/objects.yaml",
    ]);
  });

  it("goes ring after ring, and layer after layer", () => {
    const { dependsOn, overrideTargets, rolloutStrategy, paused } = bundleOf("fleet-default/own/fleet.yaml", {}, [
      own(),
    ]);
    deepEqual(dependsOn, [{ name: "workloads" }]);
    deepEqual(
      overrideTargets,
      ["dev", "asia", "eu"].map((clusterName) => ({ clusterName })),
    );
    const { partitions } = rolloutStrategy as { partitions: readonly { clusterSelector: object }[] };
    deepEqual(
      partitions.map(({ clusterSelector }) => clusterSelector),
      ["1", "2"].map((ring) => ({ matchLabels: { "flotilla/ring": ring } })),
    );
    equal(paused, undefined);
  });

  it("pauses a layer that Pulumi has again", () => {
    const layers = { workloads: "pulumi" } as const;
    equal(bundleOf("fleet-default/workloads/fleet.yaml", { layers })["paused"], true);
  });
});
