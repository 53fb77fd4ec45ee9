import { deepEqual, throws } from "node:assert/strict";

import { releaseManifest } from "./chart-release.js";
import { layerProblems, orderedLayers, type Layer } from "./layer.js";
import type { Manifest } from "./manifests.js";
import { problemText } from "./problem.js";

const layer = (name: string, manifests: readonly Manifest[] = [], more: Partial<Layer> = {}): Layer => ({
  name,
  after: [],
  deliver: "pulumi",
  manifests,
  ...more,
});
const object = (kind: string, name: string, more: object = {}): Manifest => ({
  apiVersion: kind === "Deployment" ? "apps/v1" : "v1",
  kind,
  metadata: { name, namespace: "shop" },
  ...more,
});
const problems = (...layers: Layer[]) => layerProblems(layers).map(problemText);

describe("layerProblems", () => {
  it("are none for objects that differ in kind, group, namespace or name", () => {
    deepEqual(
      problems(
        layer("a", [object("Service", "web"), object("Deployment", "web"), object("Service", "api")]),
        layer("b", [
          { ...object("Service", "web"), apiVersion: "serving.knative.dev/v1" },
          { ...object("Service", "web"), metadata: { name: "web" } },
        ]),
      ),
      [],
    );
  });

  it("name both places of an object that is there twice, whatever its version", () => {
    const other = { ...object("Deployment", "web"), apiVersion: "apps/v1beta1" };
    deepEqual(problems(layer("a", [object("Service", "web"), object("Deployment", "web")]), layer("b", [other])), [
      "layers.b.manifests.0 must be the only Deployment shop/web of the cluster, which layers.a.manifests.1 is already",
    ]);
  });

  it("name layers whose name could be no file's", () => {
    deepEqual(problems(layer("../etc"), layer("Own")), [
      'layers["../etc"] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "../etc"; did you mean "etc"',
      'layers.Own must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Own"; did you mean "own"',
    ]);
  });

  it("name manifests without a name", () => {
    const nameless = [{}, { metadata: {} }, { metadata: { name: "" } }].map(
      (part) => ({ apiVersion: "v1", kind: "Service", ...part }) as Manifest,
    );
    deepEqual(problems(layer("a", nameless)), [
      "layers.a.manifests.0.metadata.name must be the name of the Service, got nothing",
      "layers.a.manifests.1.metadata.name must be the name of the Service, got nothing",
      'layers.a.manifests.2.metadata.name must be the name of the Service, got ""',
    ]);
  });

  it("name replicas that an autoscaler decides on", () => {
    const scaler = object("HorizontalPodAutoscaler", "web", {
      apiVersion: "autoscaling/v2",
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" } },
    });
    const deployment = (spec: object) => object("Deployment", "web", { spec });
    deepEqual(problems(layer("a", [scaler, deployment({})])), []);
    deepEqual(problems(layer("a", [scaler]), layer("b", [deployment({ replicas: 3 })])), [
      "layers.b.manifests.0.spec.replicas must be left to HorizontalPodAutoscaler shop/web, got 3",
    ]);
  });

  it("name secrets that would have to stand in Git", () => {
    const secret = object("Secret", "token", { stringData: { token: "hunter2" } });
    const empty = object("Secret", "account", { type: "kubernetes.io/service-account-token" });
    deepEqual(problems(layer("a", [secret])), []);
    deepEqual(problems(layer("a", [secret, empty], { deliver: "gitops" })), [
      "layers.a.manifests.0 must be delivered by Pulumi or made on the cluster, since a rendering cannot show what Secret shop/token holds",
    ]);
  });

  it("name releases that no GitOps engine could apply, and secrets in their values", () => {
    const release = releaseManifest({
      name: "demo",
      chart: "demo",
      repository: "https://charts.example",
      version: "1.2.3",
      namespace: "shop",
      values: { admin: { password: "hunter2" } },
    });
    const refused =
      "layers.a.manifests.0.spec.values.admin.password must name a Secret of the cluster instead of holding a secret, since a rendering shows the values of Release shop/demo";
    deepEqual(problems(layer("a", [release])), [refused]);
    deepEqual(problems(layer("a", [release], { deliver: "gitops" })), [
      "layers.a.manifests.0 must be delivered by Pulumi, which alone installs the chart of Release shop/demo",
      refused,
    ]);
  });
});

describe("orderedLayers", () => {
  const ordered = (after: Readonly<Record<string, readonly string[]>>) =>
    orderedLayers(Object.entries(after).map(([name, names]) => layer(name, [], { after: names }))).map(
      ({ name }) => name,
    );

  it("are each after those that they need, and otherwise as they were", () => {
    deepEqual(ordered({ d: ["b", "c"], c: ["a"], b: ["a"], a: [] }), ["a", "c", "b", "d"]);
    deepEqual(ordered({ b: [], a: [] }), ["b", "a"]);
  });

  it("are refused when a layer waits for one that is not there", () => {
    throws(() => ordered({ foundation: [], workloads: ["fundation"] }), {
      message: `layers is invalid\n  layers.workloads.after must name layers of the cluster, got "fundation"; did you mean "foundation"`,
    });
  });

  it("are refused when layers wait for each other", () => {
    throws(() => ordered({ a: [], b: ["c", "a"], c: ["b"] }), {
      message: [
        "layers is invalid",
        "  layers.b.after must not wait, directly or not, for a layer that waits for itself, got c, a",
        "  layers.c.after must not wait, directly or not, for a layer that waits for itself, got b",
      ].join("\n"),
    });
  });

  it("are refused when two have one name", () => {
    throws(() => orderedLayers([layer("a"), layer("b"), layer("a")]), {
      message: "layers is invalid\n  layers.a must be the only layer of that name",
    });
  });
});
