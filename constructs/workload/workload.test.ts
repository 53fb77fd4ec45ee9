import { deepEqual, equal, throws } from "node:assert/strict";

import { App, Chart } from "cdk8s";

import { manifests, manifestTitle, type Manifest } from "../../lib/manifests.js";
import { Workload, type WorkloadProps } from "./workload.js";

const web: WorkloadProps = {
  name: "web",
  namespace: "shop",
  image: "registry.example/shop/web:1.4.2",
  port: 8080,
  resources: { cpu: "250m", memory: "256Mi" },
  replicas: 3,
};
const render = (...workloads: readonly Partial<WorkloadProps>[]) =>
  manifests("test", (chart) => {
    for (const [index, props] of workloads.entries()) {
      new Workload(chart, `${props.name ?? "web"}-${index}`, { ...web, ...props });
    }
  });
const spec = (objects: readonly Manifest[], kind: string): unknown => objects.find((each) => each.kind === kind)?.spec;
const selector = { "app.kubernetes.io/instance": "web", "app.kubernetes.io/name": "web" };
const labels = { ...selector, "app.kubernetes.io/managed-by": "flotilla" };
const version = { "app.kubernetes.io/version": "1.4.2" };

describe("Workload", () => {
  it("is a namespace, an identity, pods, an address and a limit to evictions", () => {
    deepEqual(render({}).map(manifestTitle), [
      "ServiceAccount shop/web",
      "Deployment shop/web",
      "Service shop/web",
      "PodDisruptionBudget shop/web",
      "Namespace shop",
    ]);
  });

  it("leaves a namespace alone that exists", () => {
    deepEqual(
      render({ namespaceExists: true }).map(({ kind }) => kind),
      ["ServiceAccount", "Deployment", "Service", "PodDisruptionBudget"],
    );
  });

  it("has an autoscaler where replicas are bounds, which alone decides on their number", () => {
    const objects = render({ replicas: { min: 3, max: 30, targetCpuPercent: 70 } });
    deepEqual(objects.map(({ kind }) => kind).slice(4), ["HorizontalPodAutoscaler", "Namespace"]);
    equal("replicas" in (spec(objects, "Deployment") as object), false);
    deepEqual(spec(objects, "HorizontalPodAutoscaler"), {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      minReplicas: 3,
      maxReplicas: 30,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
      ],
      behavior: { scaleDown: { policies: [{ type: "Percent", value: 10, periodSeconds: 60 }] } },
    });
  });

  it("has a route where it is exposed, from the Gateway of the cluster", () => {
    const objects = render({ expose: { host: "shop.apps.us.acme.example" } });
    deepEqual(objects[4], {
      apiVersion: "gateway.networking.k8s.io/v1",
      kind: "HTTPRoute",
      metadata: { name: "web", namespace: "shop", labels },
      spec: {
        parentRefs: [
          {
            group: "gateway.networking.k8s.io",
            kind: "Gateway",
            name: "default",
            namespace: "envoy-gateway-system",
            sectionName: "https",
          },
        ],
        hostnames: ["shop.apps.us.acme.example"],
        rules: [{ backendRefs: [{ group: "", kind: "Service", name: "web", port: 80 }] }],
      },
    });
  });

  it("says on its route how clients are shared out among clusters", () => {
    const routing = { policy: "weighted", setIdentifier: "us", weight: 70 } as const;
    const objects = render({ expose: { host: "shop.apps.acme.example", routing } });
    deepEqual(objects[4]?.metadata.annotations, {
      "external-dns.alpha.kubernetes.io/aws-weight": "70",
      "external-dns.alpha.kubernetes.io/set-identifier": "us",
    });
  });

  it("has pods that pass the restricted standard, spread over zones and nodes", () => {
    const spread = {
      maxSkew: 1,
      labelSelector: { matchLabels: selector },
      matchLabelKeys: ["pod-template-hash"],
      nodeTaintsPolicy: "Honor",
    };
    deepEqual(spec(render({ zones: 3, priorityClass: "flotilla-standard" }), "Deployment"), {
      replicas: 3,
      selector: { matchLabels: selector },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      template: {
        metadata: { labels: { ...labels, ...version } },
        spec: {
          serviceAccountName: "web",
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          priorityClassName: "flotilla-standard",
          securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
          topologySpreadConstraints: [
            { ...spread, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "DoNotSchedule" },
            { ...spread, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
          ],
          containers: [
            {
              name: "web",
              image: "registry.example/shop/web:1.4.2",
              ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
              resources: {
                requests: { cpu: "250m", memory: "256Mi", "ephemeral-storage": "64Mi" },
                limits: { memory: "256Mi", "ephemeral-storage": "1Gi" },
              },
              startupProbe: { httpGet: { path: "/livez", port: "http" }, periodSeconds: 2, failureThreshold: 150 },
              livenessProbe: { httpGet: { path: "/livez", port: "http" }, timeoutSeconds: 5 },
              readinessProbe: { httpGet: { path: "/readyz", port: "http" }, periodSeconds: 5, timeoutSeconds: 2 },
              lifecycle: { preStop: { sleep: { seconds: 5 } } },
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
              },
              volumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
            },
          ],
          volumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
        },
      },
    });
  });

  it("does not insist on zones where nodes have none", () => {
    const { template } = spec(render({}), "Deployment") as {
      template: { spec: { priorityClassName?: string; topologySpreadConstraints: { whenUnsatisfiable: string }[] } };
    };
    deepEqual(
      template.spec.topologySpreadConstraints.map(({ whenUnsatisfiable }) => whenUnsatisfiable),
      ["ScheduleAnyway", "ScheduleAnyway"],
    );
    equal(template.spec.priorityClassName, undefined);
  });

  it("has probes on the paths given", () => {
    const text = JSON.stringify(spec(render({ probes: { live: "/up", ready: "/go" } }), "Deployment"));
    deepEqual(text.match(/"path":"[^"]*"/g), ['"path":"/up"', '"path":"/go"', '"path":"/up"']);
  });

  it("is reached at port 80 and gives way a tenth at a time", () => {
    const objects = render({});
    deepEqual(spec(objects, "Service"), {
      selector,
      ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
    });
    deepEqual(spec(objects, "PodDisruptionBudget"), {
      selector: { matchLabels: selector },
      maxUnavailable: "10%",
      unhealthyPodEvictionPolicy: "AlwaysAllow",
    });
  });

  it("has a service account whose token no pod gets", () => {
    equal(render({}).find(({ kind }) => kind === "ServiceAccount")?.automountServiceAccountToken, false);
  });

  it("carries its labels on all objects and pods, but not in the selector and not on its namespace", () => {
    const objects = render({
      labels: { team: "shop" },
      replicas: { min: 1, max: 2, targetCpuPercent: 50 },
    });
    deepEqual(
      objects.slice(0, -1).map(({ metadata }) => metadata.labels),
      objects.slice(0, -1).map(() => ({ ...labels, team: "shop" })),
    );
    const { selector: pods, template } = spec(objects, "Deployment") as {
      selector: object;
      template: { metadata: object };
    };
    deepEqual(pods, { matchLabels: selector });
    deepEqual(template.metadata, { labels: { ...labels, ...version, team: "shop" } });
    equal(objects.at(-1)?.metadata.labels?.team, undefined);
  });

  it("comes after its namespace in what cdk8s makes of the chart", () => {
    const chart = new Chart(new App(), "test");
    new Workload(chart, "web", web);
    deepEqual((chart.toJson() as Manifest[]).map(({ kind }) => kind)[0], "Namespace");
  });

  it("shares its namespace with the others of the chart", () => {
    deepEqual(
      render({}, { name: "api" }, { name: "job", namespace: "back" })
        .filter(({ kind }) => kind === "Namespace" || kind === "Deployment")
        .map(manifestTitle),
      ["Deployment shop/web", "Namespace shop", "Deployment shop/api", "Deployment back/job", "Namespace back"],
    );
  });

  it("refuses names that are no DNS labels and labels that are not its own to set, all at once", () => {
    const owned = { "app.kubernetes.io/name": "other" };
    throws(() => render({ name: "Web", namespace: "my shop", labels: owned }), {
      name: "InvalidError",
      message: [
        "test/Web-0 is invalid",
        '  name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Web"; did you mean "web"',
        '  namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "my shop"; did you mean "my-shop"',
        '  labels["app.kubernetes.io/name"] must be left to flotilla, got "other"',
      ].join("\n"),
    });
  });
});
