import { deepEqual, equal, throws } from "node:assert/strict";

import { CustomResource, ProviderResource, runtime, type Input, type Output } from "@pulumi/pulumi";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { MockMonitor } from "@pulumi/pulumi/runtime/mocks";

import { AppliedLayer } from "./bridge.js";
import { releaseManifest } from "./chart-release.js";
import { late, type LateValues } from "./late.js";
import type { Layer } from "./layer.js";
import type { Manifest } from "./manifests.js";

/** What the engine is told of a resource. */
interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly dependencies: readonly string[];
  readonly inputs: unknown;
  readonly secretOutputs: readonly string[];
  readonly provider: string;
}

/** Everything that a program registers, in the order of registration. */
async function registrations(program: () => void, preview = false): Promise<Registration[]> {
  const mocks: runtime.Mocks = {
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs as Record<string, unknown> }),
    call: () => ({}),
  };
  await runtime.setMocks(mocks, "flotilla", "prod-us", preview);
  const monitor = runtime.getMonitor() as unknown as MockMonitor;
  const register = monitor.registerResource.bind(monitor);
  const all: Registration[] = [];
  // What Pulumi hands to mocks has neither dependencies nor secrets.
  monitor.registerResource = (request: RegisterResourceRequest, callback) => {
    all.push({
      type: request.getType(),
      name: request.getName(),
      parent: nameOf(request.getParent()),
      dependencies: request.getDependenciesList().map(nameOf),
      inputs: request.getObject()?.toJavaScript(),
      secretOutputs: request.getAdditionalsecretoutputsList(),
      provider: request.getProvider(),
    });
    return register(request, callback);
  };
  program();
  await runtime.disconnect();
  return all;
}

function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

const namespace: Manifest = { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } };
const object = (apiVersion: string, kind: string, name: string, more: object = {}): Manifest => ({
  apiVersion,
  kind,
  metadata: { name, namespace: "shop" },
  ...more,
});
const layer = (name: string, ...manifests: Manifest[]): Layer => ({ name, after: [], deliver: "pulumi", manifests });

function apply(manifests: readonly Manifest[], lateValues: LateValues<Input<string>> = {}): void {
  new AppliedLayer("us/workloads", { cluster: "us", layer: layer("workloads", ...manifests), lateValues }, {});
}

describe("AppliedLayer", () => {
  it("registers each manifest as a resource of its own, named by cluster, namespace, kind and name", async () => {
    const all = await registrations(() => {
      apply([
        object("apps/v1", "Deployment", "web"),
        object("rbac.authorization.k8s.io/v1", "Role", "web"),
        object("v1", "Service", "web"),
        namespace,
      ]);
    });
    deepEqual(
      all.map(({ type, name, parent }) => [type, name, parent]),
      [
        ["flotilla:manifests:Layer", "us/workloads", ""],
        ["kubernetes:core/v1:Namespace", "us/Namespace/shop", "us/workloads"],
        ["flotilla:manifests:Stage", "us/workloads/namespaces", "us/workloads"],
        ["kubernetes:rbac.authorization.k8s.io/v1:Role", "us/shop/Role/web", "us/workloads"],
        ["flotilla:manifests:Stage", "us/workloads/configuration", "us/workloads"],
        ["kubernetes:apps/v1:Deployment", "us/shop/Deployment/web", "us/workloads"],
        ["kubernetes:core/v1:Service", "us/shop/Service/web", "us/workloads"],
        ["flotilla:manifests:Stage", "us/workloads/workloads", "us/workloads"],
      ],
    );
  });

  it("registers a manifest as it is", async () => {
    const manifest = object("apps/v1", "Deployment", "web", {
      spec: { replicas: 3, list: [{ empty: {} }, "${HOME}", true] },
    });
    const all = await registrations(() => {
      apply([manifest]);
    });
    deepEqual(all[1]?.inputs, manifest);
  });

  it("registers a release as what installs its chart, with late values in its values", async () => {
    const release = releaseManifest({
      name: "demo",
      chart: "demo",
      repository: "oci://registry.example/charts",
      version: "1.2.3",
      namespace: "shop",
      values: { issuer: late("oidc_issuer") },
    });
    const all = await registrations(() => {
      apply([release, object("example.com/v1", "Demo", "demo"), object("v1", "ConfigMap", "demo"), namespace], {
        oidc_issuer: "oidc",
      });
    });
    const { type, inputs, dependencies } = all.find(({ name }) => name === "us/shop/Release/demo") ?? {};
    deepEqual(
      { type, inputs, dependencies },
      {
        type: "kubernetes:helm.sh/v3:Release",
        inputs: {
          name: "demo",
          namespace: "shop",
          chart: "oci://registry.example/charts/demo",
          version: "1.2.3",
          values: { issuer: "oidc" },
          createNamespace: false,
          timeout: 900,
        },
        dependencies: ["us/workloads/configuration"],
      },
    );
    deepEqual(all.find(({ name }) => name === "us/shop/Demo/demo")?.dependencies, ["us/workloads/charts"]);
  });

  it("lets each stage depend on the one before as a whole", async () => {
    const all = await registrations(() => {
      apply([
        object("v1", "ServiceAccount", "web"),
        object("apps/v1", "Deployment", "web"),
        object("v1", "Service", "web"),
        namespace,
      ]);
    });
    deepEqual(Object.fromEntries(all.map(({ name, dependencies }) => [name, dependencies])), {
      "us/workloads": [],
      "us/Namespace/shop": [],
      "us/workloads/namespaces": ["us/Namespace/shop"],
      "us/shop/ServiceAccount/web": ["us/workloads/namespaces"],
      "us/workloads/configuration": ["us/shop/ServiceAccount/web"],
      "us/shop/Deployment/web": ["us/workloads/configuration"],
      "us/shop/Service/web": ["us/workloads/configuration"],
      "us/workloads/workloads": ["us/shop/Deployment/web", "us/shop/Service/web"],
    });
  });

  it("waits for what comes before it, a layer as a whole, through a layer without manifests too", async () => {
    const all = await registrations(() => {
      const cluster = new (class extends CustomResource {})("test:index:Cluster", "cluster", {});
      const args = { cluster: "us", lateValues: {} };
      const foundation = new AppliedLayer(
        "us/foundation",
        { ...args, layer: layer("foundation", namespace), after: [cluster] },
        {},
      );
      const empty = new AppliedLayer("us/empty", { ...args, layer: layer("empty"), after: [foundation] }, {});
      new AppliedLayer(
        "us/last",
        { ...args, layer: layer("last", object("v1", "Service", "web")), after: [empty] },
        {},
      );
    });
    const dependencies = Object.fromEntries(all.map(({ name, dependencies }) => [name, dependencies]));
    deepEqual(dependencies["us/Namespace/shop"], ["cluster"]);
    deepEqual(dependencies["us/shop/Service/web"], ["us/foundation/namespaces"]);
  });

  it("hands its provider to every object", async () => {
    const all = await registrations(() => {
      const provider = new (class extends ProviderResource {})("kubernetes", "us", {});
      new AppliedLayer(
        "us/workloads",
        { cluster: "us", layer: layer("workloads", namespace), lateValues: {} },
        { provider },
      );
    });
    equal(all.find(({ name }) => name === "us/Namespace/shop")?.provider.endsWith("::us::us-id"), true);
  });

  describe("fills in late values", () => {
    const manifest = object("v1", "ConfigMap", "settings", {
      data: { issuer: late("issuer"), url: `https://${late("host")}/${late("issuer")}`, other: "text" },
    });

    it("that are known", async () => {
      const all = await registrations(() => {
        apply([manifest], { issuer: "oidc", host: "example.com" });
      });
      deepEqual(all[1]?.inputs, {
        ...manifest,
        data: { issuer: "oidc", url: "https://example.com/oidc", other: "text" },
      });
    });

    it("and leaves all else known where one is not known yet", async () => {
      class Cluster extends CustomResource {
        declare readonly issuer: Output<string>;
        constructor() {
          super("test:index:Cluster", "cluster", { issuer: undefined });
        }
      }
      const all = await registrations(() => {
        const cluster = new Cluster();
        apply([manifest], { issuer: cluster.issuer, host: "example.com" });
      }, true);
      const { inputs, dependencies } = all.find(({ name }) => name === "us/shop/ConfigMap/settings") ?? {};
      deepEqual(inputs, { ...manifest, data: { issuer: unknown, url: unknown, other: "text" } });
      deepEqual(dependencies, ["cluster"]);
    });
  });

  it("marks what a Secret holds as secret, and nothing else", async () => {
    const all = await registrations(() => {
      apply(
        [
          object("v1", "Secret", "token", {
            type: "Opaque",
            stringData: { token: `canary ${late("issuer")}` },
            data: { a: "Yg==" },
          }),
          object("v1", "ConfigMap", "settings", { data: { level: "info" } }),
        ],
        { issuer: "oidc" },
      );
    });
    const secret = (value: object) => ({ [secretKey]: secretMark, value });
    const token = all.find(({ name }) => name === "us/shop/Secret/token");
    deepEqual(token?.inputs, {
      ...object("v1", "Secret", "token", { type: "Opaque" }),
      stringData: secret({ token: "canary oidc" }),
      data: secret({ a: "Yg==" }),
    });
    deepEqual(token.secretOutputs, ["data", "stringData"]);
    deepEqual(
      all.filter(({ secretOutputs }) => secretOutputs.length > 0).map(({ name }) => name),
      ["us/shop/Secret/token"],
    );
  });

  describe("refuses before anything is registered", () => {
    const refused = async (program: () => void, message: string) => {
      const all = await registrations(() => {
        throws(program, { name: "InvalidError", message });
      });
      deepEqual(all, []);
    };

    it("a late value that the cluster does not provide", () =>
      refused(() => {
        apply(
          [
            namespace,
            object("v1", "ConfigMap", "settings", { data: { issuer: late("oidc_isuer"), zone: late("zone") } }),
          ],
          {
            oidc_issuer: "oidc",
            cluster_endpoint: "https://example.com",
          },
        );
      }, ["layer workloads of us is invalid", '  ConfigMap shop/settings: data.issuer must use a late value of the cluster (cluster_endpoint, oidc_issuer), got "oidc_isuer"; did you mean "oidc_issuer"', '  ConfigMap shop/settings: data.zone must use a late value of the cluster (cluster_endpoint, oidc_issuer), got "zone"'].join("\n")));

    it("a late value where the cluster provides none", () =>
      refused(() => {
        apply([object("v1", "ConfigMap", "settings", { data: { issuer: late("issuer") } })]);
      }, 'layer workloads of us is invalid\n  ConfigMap shop/settings: data.issuer must use a late value of the cluster (it has none), got "issuer"'));

    it("two manifests of one object", () =>
      refused(() => {
        apply([namespace, namespace]);
      }, "layer workloads of us is invalid\n  layers.workloads.manifests.1 must be the only Namespace shop of the cluster, which layers.workloads.manifests.0 is already"));
  });

  it("has as many dependencies as objects, give or take the stages", async () => {
    const count = 40;
    const all = await registrations(() => {
      apply(
        ["ConfigMap", "Service", "Endpoints"].flatMap((kind) =>
          Array.from({ length: count }, (_, index) => object("v1", kind, `object-${index}`)),
        ),
      );
    });
    const edges = all.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
    equal(edges, 5 * count);
  });
});

// https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/rpc.ts
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const secretKey = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";
