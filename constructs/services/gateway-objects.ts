import type { Manifest } from "../../lib/manifests.js";
import { priorityClasses } from "../foundation.js";
import { flotillaLabels } from "../labels.js";
import { certificate } from "./certificate.js";
import { noRecords } from "./record-routing.js";
import type { ServiceSize } from "./service-size.js";

/** The Service by which requests reach the proxies of a gateway. */
export interface ProxyService {
  readonly type: "LoadBalancer" | "NodePort";
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What the objects of a gateway are made from. */
export interface GatewayParts {
  readonly domain: string;
  readonly issuer: string;
  readonly routesFrom: readonly string[];
  readonly proxies: ServiceSize;
  readonly service: ProxyService;
}

/** Name of the GatewayClass. */
export const gatewayClass = "envoy";

/** Namespace of the controller, of its proxies and of the gateway. */
export const gatewayNamespace = "envoy-gateway-system";

/** Name of the Gateway, of its proxies and of its certificate. */
const gateway = "default";

/** The listener of the one Gateway of a cluster that routes name as their parent. */
export const gatewayParent = {
  group: "gateway.networking.k8s.io",
  kind: "Gateway",
  name: gateway,
  namespace: gatewayNamespace,
  sectionName: "https",
} as const;

/** Group and version of the Gateway API. */
export const gatewayApi = "gateway.networking.k8s.io/v1";

/**
 * The class of gateways, the one Gateway of the class with its certificate and proxies, and a route that sends everybody who comes
 * without encryption to the same address with it.
 */
export function gatewayObjects(spec: GatewayParts): Manifest[] {
  return [
    gatewayProxies(spec),
    gatewayClassOf(),
    certificate({ name: gateway, namespace: gatewayNamespace, hosts: [`*.${spec.domain}`], issuer: spec.issuer }),
    gatewayOf(spec),
    redirect(),
  ];
}

/** https://gateway.envoyproxy.io/docs/api/extension_types/#envoyproxy */
function gatewayProxies({ proxies: { replicas, resources }, service }: GatewayParts): Manifest {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "EnvoyProxy",
    metadata: { name: gateway, namespace: gatewayNamespace, labels: flotillaLabels },
    spec: {
      provider: {
        type: "Kubernetes",
        kubernetes: {
          envoyDeployment: {
            replicas,
            pod: { priorityClassName: priorityClasses.platform.name },
            container: { resources },
          },
          ...(replicas === 1 ? {} : { envoyPDB: { minAvailable: replicas - 1 } }),
          envoyService: { ...service, externalTrafficPolicy: "Local" }, // keeps the address of whoever calls
        },
      },
    },
  };
}

function gatewayClassOf(): Manifest {
  return {
    apiVersion: gatewayApi,
    kind: "GatewayClass",
    metadata: { name: gatewayClass, labels: flotillaLabels },
    spec: {
      controllerName: "gateway.envoyproxy.io/gatewayclass-controller",
      parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: gateway, namespace: gatewayNamespace },
    },
  };
}

function gatewayOf({ domain, routesFrom }: GatewayParts): Manifest {
  const selector = {
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...routesFrom] }],
  };
  const hostname = `*.${domain}`;
  return {
    apiVersion: gatewayApi,
    kind: "Gateway",
    metadata: { name: gateway, namespace: gatewayNamespace, labels: flotillaLabels },
    spec: {
      gatewayClassName: gatewayClass,
      listeners: [
        { name: "http", protocol: "HTTP", port: 80, hostname, allowedRoutes: { namespaces: { from: "Same" } } },
        {
          name: "https",
          protocol: "HTTPS",
          port: 443,
          hostname,
          tls: { mode: "Terminate", certificateRefs: [{ group: "", kind: "Secret", name: gateway }] },
          allowedRoutes: { namespaces: routesFrom.length === 0 ? { from: "Same" } : { from: "Selector", selector } },
        },
      ],
    },
  };
}

function redirect(): Manifest {
  return {
    apiVersion: gatewayApi,
    kind: "HTTPRoute",
    // It has every host of the listener, and would make a record of the wildcard.
    metadata: { name: "https-redirect", namespace: gatewayNamespace, labels: flotillaLabels, annotations: noRecords },
    spec: {
      parentRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway, sectionName: "http" }],
      rules: [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
    },
  };
}
