import { kindsOf, type StandInChart } from "./stand-in-chart.js";

const [api, experimental, envoy] = [
  "gateway.networking.k8s.io",
  "gateway.networking.x-k8s.io",
  "gateway.envoyproxy.io",
];

/** https://github.com/envoyproxy/gateway/tree/main/charts/gateway-helm, with the definitions of the Gateway API. */
export const gatewayHelm: StandInChart = {
  name: "gateway-helm",
  version: "v1.9.0",
  values: {
    deployment: {
      replicas: 1,
      priorityClassName: "",
      pod: { labels: {} },
      envoyGateway: { resources: { requests: { cpu: "100m", memory: "256Mi" } } },
    },
    podDisruptionBudget: { enabled: true, minAvailable: 0, unhealthyPodEvictionPolicy: null },
  },
  components: [
    {
      name: { whole: "envoy-gateway" },
      replicas: "deployment.replicas",
      port: 18_000,
      podLabels: "deployment.pod.labels",
      priority: "deployment.priorityClassName",
      resources: "deployment.envoyGateway.resources",
      budget: "podDisruptionBudget",
    },
  ],
  kinds: [
    ...kindsOf(api, ["v1", "v1beta1"], "Cluster", { gatewayclasses: "GatewayClass" }),
    ...kindsOf(api, ["v1", "v1beta1"], "Namespaced", { gateways: "Gateway", httproutes: "HTTPRoute" }),
    ...kindsOf(api, ["v1"], "Namespaced", {
      backendtlspolicies: "BackendTLSPolicy",
      grpcroutes: "GRPCRoute",
      listenersets: "ListenerSet",
    }),
    ...kindsOf(api, ["v1beta1"], "Namespaced", { referencegrants: "ReferenceGrant" }),
    ...kindsOf(api, ["v1alpha2"], "Namespaced", {
      tcproutes: "TCPRoute",
      tlsroutes: "TLSRoute",
      udproutes: "UDPRoute",
    }),
    ...kindsOf(experimental, ["v1alpha1"], "Namespaced", {
      xbackendtrafficpolicies: "XBackendTrafficPolicy",
      xlistenersets: "XListenerSet",
    }),
    ...kindsOf(experimental, ["v1alpha1"], "Cluster", { xmeshes: "XMesh" }),
    ...kindsOf(envoy, ["v1alpha1"], "Namespaced", {
      backends: "Backend",
      backendtrafficpolicies: "BackendTrafficPolicy",
      clienttrafficpolicies: "ClientTrafficPolicy",
      envoyextensionpolicies: "EnvoyExtensionPolicy",
      envoypatchpolicies: "EnvoyPatchPolicy",
      envoyproxies: "EnvoyProxy",
      httproutefilters: "HTTPRouteFilter",
      securitypolicies: "SecurityPolicy",
    }),
  ],
};
