import { deepEqual, throws } from "node:assert/strict";

import { manifestTitle, type Manifest } from "../../lib/manifests.js";
import { gatewayController, type GatewayControllerOptions } from "./gateway-controller.js";
import type { SharedService } from "./service.js";
import { supportedKubernetes } from "./supported-kubernetes.js";
import { clusterNamed } from "./tier-clusters.test.data.js";

const options: GatewayControllerOptions = {
  domain: "apps.acme.example",
  exposure: "internal",
  issuer: "public",
  routesFrom: ["shop", "blog"],
};

function object(service: SharedService, kind: string): Manifest["spec"] {
  return service.objects.find((each) => each.kind === kind)?.["spec"];
}

const labels = { "app.kubernetes.io/managed-by": "flotilla" };

describe("gatewayController", () => {
  it("is the chart at an exact version with its values", () => {
    const service = gatewayController(clusterNamed("us"), options);
    deepEqual(service.chart, {
      name: "envoy-gateway",
      chart: "gateway-helm",
      repository: "oci://docker.io/envoyproxy",
      version: "v1.9.0",
      namespace: "envoy-gateway-system",
      values: {
        crds: { enabled: true },
        deployment: {
          replicas: 2,
          priorityClassName: "flotilla-platform",
          envoyGateway: {
            resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1024Mi" } },
          },
        },
        podDisruptionBudget: { minAvailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
        topologyInjector: { enabled: false },
      },
    });
    deepEqual(service.before.map(manifestTitle), ["Namespace envoy-gateway-system"]);
    deepEqual(supportedKubernetes.find(({ chart }) => chart === service.chart.chart)?.version, service.chart.version);
  });

  it("is what routes and the Gateway API of a cluster need", () => {
    const { identities, provides, needs } = gatewayController(clusterNamed("us"), options);
    deepEqual(provides, [
      "default-gateway/envoy-gateway-system/default",
      "definitions/gateway.envoyproxy.io",
      "definitions/gateway.networking.k8s.io",
      "definitions/gateway.networking.x-k8s.io",
      "gateway-class/envoy",
    ]);
    deepEqual([identities, needs], [[], []]); // that its certificate needs cert-manager, the order takes from the object
  });

  it("has one class and one gateway, with a certificate for its hosts", () => {
    const { objects } = gatewayController(clusterNamed("us"), options);
    deepEqual(objects.map(manifestTitle), [
      "EnvoyProxy envoy-gateway-system/default",
      "GatewayClass envoy",
      "Certificate envoy-gateway-system/default",
      "Gateway envoy-gateway-system/default",
      "HTTPRoute envoy-gateway-system/https-redirect",
    ]);
    deepEqual(objects[1], {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "GatewayClass",
      metadata: { name: "envoy", labels },
      spec: {
        controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
        parametersRef: {
          group: "gateway.envoyproxy.io",
          kind: "EnvoyProxy",
          name: "default",
          namespace: "envoy-gateway-system",
        },
      },
    });
  });

  it("takes encrypted requests from the named namespaces alone, and sends all others there", () => {
    const service = gatewayController(clusterNamed("us"), options);
    deepEqual(object(service, "Gateway"), {
      gatewayClassName: "envoy",
      listeners: [
        {
          name: "http",
          protocol: "HTTP",
          port: 80,
          hostname: "*.apps.acme.example",
          allowedRoutes: { namespaces: { from: "Same" } },
        },
        {
          name: "https",
          protocol: "HTTPS",
          port: 443,
          hostname: "*.apps.acme.example",
          tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: "default" }] },
          allowedRoutes: {
            namespaces: {
              from: "Selector",
              selector: {
                matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: ["shop", "blog"] }],
              },
            },
          },
        },
      ],
    });
    deepEqual(object(service, "HTTPRoute"), {
      parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "default", sectionName: "http" }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    });
  });

  it("makes no record of the wildcard, which another cluster may serve as well", () => {
    const { objects } = gatewayController(clusterNamed("us"), options);
    deepEqual(objects.find(({ kind }) => kind === "HTTPRoute")?.metadata.annotations, {
      "external-dns.alpha.kubernetes.io/controller": "none",
    });
  });

  it("takes routes from its own namespace where no other is named", () => {
    const spec = object(gatewayController(clusterNamed("us"), { ...options, routesFrom: [] }), "Gateway");
    const { listeners } = spec as { listeners: readonly { name: string; allowedRoutes: unknown }[] };
    deepEqual(
      listeners.map(({ name, allowedRoutes }) => [name, allowedRoutes]),
      [
        ["http", { namespaces: { from: "Same" } }],
        ["https", { namespaces: { from: "Same" } }],
      ],
    );
  });

  /** Pods of the controller and of the proxies, and those that an eviction leaves of each. */
  const sizes = { production: [2, 1, 3, 2], staging: [2, 1, 2, 1], development: [1, 0, 1, undefined] } as const;
  for (const tier of ["production", "staging", "development"] as const) {
    it(`runs as many pods as tier ${tier} promises`, () => {
      const service = gatewayController(clusterNamed("us", tier), options);
      const { deployment, podDisruptionBudget } = service.chart.values;
      const { provider } = object(service, "EnvoyProxy") as {
        provider: { kubernetes: { envoyDeployment: { replicas: number }; envoyPDB?: { minAvailable: number } } };
      };
      const { envoyDeployment, envoyPDB } = provider.kubernetes;
      deepEqual(
        [deployment.replicas, podDisruptionBudget.minAvailable, envoyDeployment.replicas, envoyPDB?.minAvailable],
        sizes[tier],
      );
    });
  }

  const local = { type: "NodePort", externalTrafficPolicy: "Local" };
  const balancer = (annotations?: object) => ({
    type: "LoadBalancer",
    ...(annotations === undefined ? {} : { annotations }),
    externalTrafficPolicy: "Local",
  });
  const services = {
    us: {
      internal: balancer({
        "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
        "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
      }),
      internet: balancer({ "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" }),
    },
    eu: { internal: balancer({ "networking.gke.io/load-balancer-type": "Internal" }), internet: balancer() },
    asia: {
      internal: balancer({ "service.beta.kubernetes.io/azure-load-balancer-internal": "true" }),
      internet: balancer(),
    },
    dev: { internal: local, internet: local },
  };
  for (const [name, expected] of Object.entries(services)) {
    const cluster = clusterNamed(name);
    it(`differs on ${cluster.spec.cloud} from the others by its Service alone`, () => {
      const onCloud = (exposure: "internal" | "internet") => gatewayController(cluster, { ...options, exposure });
      const serviceOf = (service: SharedService) =>
        (object(service, "EnvoyProxy") as { provider: { kubernetes: { envoyService: unknown } } }).provider.kubernetes
          .envoyService;
      deepEqual({ internal: serviceOf(onCloud("internal")), internet: serviceOf(onCloud("internet")) }, expected);
      const { objects: here, ...rest } = gatewayController(clusterNamed(name, "production"), options);
      const { objects: there, ...others } = gatewayController(clusterNamed("us", "production"), options);
      deepEqual([rest, here.slice(1)], [others, there.slice(1)]);
    });
  }

  it("takes values over its own", () => {
    const { deployment } = gatewayController(clusterNamed("us"), {
      ...options,
      values: { deployment: { replicas: 5 } },
    }).chart.values;
    deepEqual([deployment.replicas, deployment.priorityClassName], [5, "flotilla-platform"]);
  });

  it("refuses options that are wrong, all at once", () => {
    throws(
      () => gatewayController(clusterNamed("us"), { ...options, domain: "apps", issuer: "Public", routesFrom: ["*"] }),
      {
        name: "InvalidError",
        message: [
          "gateway-controller of us is invalid",
          '  options.domain must be a domain such as "apps.acme.example", got "apps"',
          '  options.issuer must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Public"; did you mean "public"',
          '  options.routesFrom[0] must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "*"',
        ].join("\n"),
      },
    );
  });
});
