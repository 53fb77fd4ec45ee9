import type { GatewayExposure, GatewaySpec } from "../../lib/fleet/services-spec.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import type { Manifest } from "../../lib/manifests.js";
import { dnsLabel, isDomain } from "../../lib/names.js";
import { pathOf } from "../../lib/path.js";
import { refuse, violation, type Problem } from "../../lib/problem.js";
import { priorityClasses } from "../foundation.js";
import { gatewayNamespace, gatewayObjects, type ProxyService } from "./gateway-objects.js";
import { mergedValues } from "./merged-values.js";
import type { ServiceCluster } from "./service-cluster.js";
import { restrictedServiceNamespace } from "./service-namespace.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";
import type { SharedService } from "./service.js";
import { defaultGateway } from "./single-services.js";

/** Values of Envoy Gateway's chart: https://github.com/envoyproxy/gateway/blob/v1.9.0/charts/gateway-helm/values.tmpl.yaml */
export interface GatewayControllerValues {
  readonly crds: { readonly enabled: boolean };
  readonly deployment: {
    readonly replicas: number;
    readonly priorityClassName: string;
    readonly envoyGateway: { readonly resources: ServiceResources };
  };
  readonly podDisruptionBudget: {
    readonly minAvailable: number;
    readonly unhealthyPodEvictionPolicy?: "AlwaysAllow";
  };
  /** Whether a webhook tells each proxy its zone. */
  readonly topologyInjector: { readonly enabled: boolean };
}

/** Options of {@link gatewayController}: what is chosen of it, with all that is known of a cluster. */
export type GatewayControllerOptions = GatewaySpec & Required<Pick<GatewaySpec, "domain" | "routesFrom">>;

/** The controller by tier, and the proxies that requests pass through. */
const sizes: Readonly<Record<Tier, { readonly controller: ServiceSize; readonly proxy: ServiceSize }>> = {
  production: { controller: serviceSize(2, 100, 256, 1024), proxy: serviceSize(3, 250, 256, 1024) },
  staging: { controller: serviceSize(2, 100, 256, 512), proxy: serviceSize(2, 100, 128, 512) },
  development: { controller: serviceSize(1, 50, 128, 512), proxy: serviceSize(1, 50, 64, 256) },
};

/**
 * Envoy Gateway with the one Gateway of a cluster, `default`, which routes name as their parent. It serves the Gateway API alone, so it
 * makes no ingress class: Ingress gets nothing new, and the controller that most clusters had for it, ingress-nginx, gets no fixes
 * since March 2026. Of the controllers of the Gateway API it is the one of the Envoy project itself: it runs alike in every cloud,
 * without a mesh or a network plugin, and says for each release how long it is maintained and on which Kubernetes.
 * https://kubernetes.io/blog/2025/11/11/ingress-nginx-retirement/
 *
 * Its chart installs the definitions of the Gateway API and does not upgrade them, as Helm does with all that lies in `crds/`.
 *
 * @example
 * gatewayController(cluster, { domain: "apps.acme.example", exposure: "internal", issuer: "public", routesFrom: ["shop"] });
 *
 * @throws {@link InvalidError}
 */
export function gatewayController(
  cluster: ServiceCluster,
  options: GatewayControllerOptions,
): SharedService<GatewayControllerValues> {
  refuse(`gateway-controller of ${cluster.name}`, gatewayControllerProblems("options", options));
  const { tier } = cluster.spec;
  return {
    name: "gateway-controller",
    chart: {
      name: "envoy-gateway",
      chart: "gateway-helm",
      repository: "oci://docker.io/envoyproxy",
      version: options.version ?? "v1.9.0",
      namespace: gatewayNamespace,
      values: mergedValues(controllerValues(sizes[tier].controller), options.values),
    },
    before: restrictedServiceNamespace(gatewayNamespace),
    objects: objectsOf(cluster.spec, options),
    identities: [],
    provides: [
      `${defaultGateway}${gatewayNamespace}/default`,
      "definitions/gateway.envoyproxy.io",
      "definitions/gateway.networking.k8s.io",
      "definitions/gateway.networking.x-k8s.io",
      "gateway-class/envoy",
    ],
    needs: [],
  };
}

/** What is wrong with the options of {@link gatewayController}, written at `path`. */
export function gatewayControllerProblems(path: string, options: GatewayControllerOptions): Problem[] {
  const { domain, issuer, routesFrom } = options;
  const name = 'be a domain such as "apps.acme.example"';
  return [
    ...(isDomain(domain) ? [] : [violation("domain", `${path}.domain`, name, { got: domain })]),
    ...dnsLabel(`${path}.issuer`, issuer),
    ...routesFrom.flatMap((each, index) => dnsLabel(`${path}.${pathOf("routesFrom", index)}`, each)),
  ];
}

function controllerValues({ replicas, resources }: ServiceSize): GatewayControllerValues {
  return {
    crds: { enabled: true },
    deployment: { replicas, priorityClassName: priorityClasses.platform.name, envoyGateway: { resources } },
    podDisruptionBudget:
      replicas === 1 ? { minAvailable: 0 } : { minAvailable: replicas - 1, unhealthyPodEvictionPolicy: "AlwaysAllow" },
    topologyInjector: { enabled: false },
  };
}

function objectsOf(
  { tier, cloud }: ClusterSpec,
  { domain, exposure, issuer, routesFrom }: GatewayControllerOptions,
): Manifest[] {
  return gatewayObjects({
    domain,
    issuer,
    routesFrom,
    proxies: sizes[tier].proxy,
    service: services[cloud][exposure],
  });
}

/** The Service of the proxies by cloud; each calls an address inside the network by a word of its own. */
const services: Readonly<Record<ClusterSpec["cloud"], Readonly<Record<GatewayExposure, ProxyService>>>> = {
  // https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
  eks: {
    internal: balancer({
      "service.beta.kubernetes.io/aws-load-balancer-internal": "true",
      "service.beta.kubernetes.io/aws-load-balancer-type": "nlb",
    }),
    internet: balancer({ "service.beta.kubernetes.io/aws-load-balancer-type": "nlb" }),
  },
  gke: { internal: balancer({ "networking.gke.io/load-balancer-type": "Internal" }), internet: balancer({}) },
  aks: {
    internal: balancer({ "service.beta.kubernetes.io/azure-load-balancer-internal": "true" }),
    internet: balancer({}),
  },
  local: { internal: { type: "NodePort" }, internet: { type: "NodePort" } }, // no cloud is there to balance
};

function balancer(annotations: Readonly<Record<string, string>>): ProxyService {
  return Object.keys(annotations).length === 0 ? { type: "LoadBalancer" } : { type: "LoadBalancer", annotations };
}
