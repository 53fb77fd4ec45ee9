import { deepEqual, equal } from "node:assert/strict";

import { isRelease, releaseInputs, releaseManifest, secretValuePaths, type ChartRelease } from "./chart-release.js";

const release: ChartRelease = {
  name: "demo",
  chart: "demo-chart",
  repository: "https://charts.example/stable",
  version: "1.2.3",
  namespace: "shop",
  values: { replicas: 2 },
};

describe("releaseManifest", () => {
  it("is an object of a layer, which shows chart, version and values", () => {
    deepEqual(releaseManifest(release), {
      apiVersion: "helm.sh/v3",
      kind: "Release",
      metadata: { name: "demo", namespace: "shop" },
      spec: {
        chart: "demo-chart",
        repository: "https://charts.example/stable",
        version: "1.2.3",
        values: { replicas: 2 },
      },
    });
  });

  it("shows no values where there are none", () => {
    equal("values" in (releaseManifest({ ...release, values: {} })["spec"] as object), false);
  });
});

describe("isRelease", () => {
  it("is true of releases alone, not of other kinds of that name", () => {
    equal(isRelease(releaseManifest(release)), true);
    equal(isRelease({ ...releaseManifest(release), apiVersion: "example.com/v1" }), false);
    equal(isRelease({ ...releaseManifest(release), kind: "Chart" }), false);
  });
});

describe("releaseInputs", () => {
  const inputs = (changes: Partial<ChartRelease>) => releaseInputs(releaseManifest({ ...release, ...changes }));

  it("are what the provider takes, of a chart in a repository", () => {
    deepEqual(inputs({}), {
      name: "demo",
      namespace: "shop",
      chart: "demo-chart",
      repositoryOpts: { repo: "https://charts.example/stable" },
      version: "1.2.3",
      values: { replicas: 2 },
      createNamespace: false,
      timeout: 900,
    });
  });

  it("have the whole address of a chart in a registry", () => {
    for (const repository of ["oci://registry.example/charts", "oci://registry.example/charts/"]) {
      const { chart, repositoryOpts } = inputs({ repository });
      deepEqual([chart, repositoryOpts], ["oci://registry.example/charts/demo-chart", undefined]);
    }
  });

  it("have empty values where there are none, which a run before may have had", () => {
    deepEqual(inputs({ values: {} })["values"], {});
  });
});

describe("secretValuePaths", () => {
  const paths = (values: object) => secretValuePaths(releaseManifest({ ...release, values }));

  it("are those of texts that a key calls a secret, at any depth", () => {
    deepEqual(paths({ bootstrapPassword: "a", db: [{ auth: { "api.token": "b" } }], aws: { secretKey: "c" } }), [
      "spec.values.bootstrapPassword",
      'spec.values.db[0].auth["api.token"]',
      "spec.values.aws.secretKey",
    ]);
  });

  it("are not those of what only names a secret, or is none", () => {
    const named = { passwordSecretName: "db", existingToken: "db", tls: { source: "secret" } };
    deepEqual(paths({ ...named, password: "", token: true, tokenTtl: "1h" }), []);
  });

  it("are none of an object that is no release", () => {
    deepEqual(secretValuePaths({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } }), []);
  });
});
