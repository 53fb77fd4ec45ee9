import { ApiObject, Chart, JsonPatch, type ApiObjectProps } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { addedLabelProblems } from "../../lib/fleet/checks/labels.js";
import type { Replicas, WorkloadSpec } from "../../lib/fleet/workload-spec.js";
import { dnsLabel, serviceName } from "../../lib/names.js";
import { refuse } from "../../lib/problem.js";
import { flotillaLabels, selectorLabels, versionLabel } from "../labels.js";
import { RestrictedNamespace } from "../restricted-namespace.js";
import { gatewayApi, gatewayParent } from "../services/gateway-objects.js";
import type { ExposedName } from "../services/exposed-names.js";
import { routingAnnotations } from "../services/record-routing.js";
import { containerSpec, lifecycle, volumes } from "./container-spec.js";

/** Port of the Service of every workload. */
const servicePort = 80;

/** Options of {@link Workload}. */
export interface WorkloadProps extends Omit<WorkloadSpec, "replicas" | "expose"> {
  /** Name of each of its objects. */
  readonly name: string;
  /** Number of replicas, or bounds between which an autoscaler picks it. */
  readonly replicas: Replicas;
  /**
   * Host under which the Gateway of the cluster serves it, and how clients are shared out among clusters with the same.
   *
   * @defaultValue it is not reached from outside
   */
  readonly expose?: ExposedName | undefined;
  /**
   * Number of zones of the cluster. With more than one, no zone has two replicas more than another.
   *
   * @defaultValue 1
   */
  readonly zones?: number;
  /**
   * Priority class of the pods.
   *
   * @defaultValue the cluster's default
   */
  readonly priorityClass?: string;
  /**
   * Whether something else makes the namespace, as of a team.
   *
   * @defaultValue false
   */
  readonly namespaceExists?: boolean;
}

/**
 * An HTTP service on one cluster: it survives the loss of a node or a zone, gives way to evictions a tenth at a time, and
 * passes the restricted Pod Security Standard. Its namespace is made with it unless it exists; workloads of a chart may share one.
 *
 * @example
 * new Workload(chart, "web", {
 *   name: "web",
 *   namespace: "shop",
 *   image: "registry.example/shop/web:1.4.2",
 *   port: 8080,
 *   resources: { cpu: "250m", memory: "256Mi" },
 *   replicas: { min: 3, max: 30, targetCpuPercent: 70 },
 * });
 */
export class Workload extends Construct {
  private readonly metadata: k8s.ObjectMeta;
  /** What tells its pods from all others; the selector of a Deployment can never be changed. */
  private readonly selector: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: WorkloadProps) {
    super(scope, id);
    const { name, namespace, labels, replicas, expose, namespaceExists = false } = props;
    refuse(this.node.path, [
      ...serviceName("name", name),
      ...dnsLabel("namespace", namespace),
      ...addedLabelProblems("labels", labels ?? {}),
    ]);

    this.selector = selectorLabels(name);
    this.metadata = { name, namespace, labels: { ...labels, ...flotillaLabels, ...this.selector } };
    if (!namespaceExists) {
      this.addNamespace(namespace);
    }
    this.addServiceAccount();
    this.addDeployment(props);
    this.addService();
    this.addDisruptionBudget();
    if (typeof replicas === "object") {
      this.addAutoscaler(replicas);
    }
    if (expose !== undefined) {
      this.addRoute(expose);
    }
  }

  private addNamespace(name: string): void {
    const chart = Chart.of(this);
    const id = `Namespace-${name}`;
    this.node.addDependency(chart.node.tryFindChild(id) ?? new RestrictedNamespace(chart, id, { name }));
  }

  private addServiceAccount(): void {
    new k8s.KubeServiceAccount(this, "ServiceAccount", {
      metadata: this.metadata,
      automountServiceAccountToken: false,
    });
  }

  private addDeployment(props: WorkloadProps): void {
    const manifest = k8s.KubeDeployment.manifest({
      metadata: this.metadata,
      spec: {
        ...(typeof props.replicas === "number" ? { replicas: props.replicas } : {}), // else the autoscaler's alone
        selector: { matchLabels: this.selector },
        strategy: {
          type: "RollingUpdate",
          rollingUpdate: {
            maxSurge: k8s.IntOrString.fromString("25%"),
            maxUnavailable: k8s.IntOrString.fromNumber(0),
          },
        },
        template: {
          metadata: { labels: { ...this.metadata.labels, ...versionLabel(props.image) } },
          spec: this.pod(props),
        },
      },
    }) as ApiObjectProps;
    const deployment = new ApiObject(this, "Deployment", manifest); // a KubeDeployment would drop the patch
    deployment.addJsonPatch(JsonPatch.add("/spec/template/spec/containers/0/lifecycle", lifecycle));
  }

  private pod(props: WorkloadProps): k8s.PodSpec {
    const { name, zones = 1, priorityClass } = props;
    return {
      serviceAccountName: name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      ...(priorityClass === undefined ? {} : { priorityClassName: priorityClass }),
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      topologySpreadConstraints: [
        this.spread("topology.kubernetes.io/zone", zones > 1 ? "DoNotSchedule" : "ScheduleAnyway"),
        this.spread("kubernetes.io/hostname", "ScheduleAnyway"),
      ],
      containers: [containerSpec(props)],
      volumes: volumes(),
    };
  }

  private spread(
    topologyKey: string,
    whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
  ): k8s.TopologySpreadConstraint {
    return {
      maxSkew: 1,
      topologyKey,
      whenUnsatisfiable,
      labelSelector: { matchLabels: this.selector },
      matchLabelKeys: ["pod-template-hash"], // else the replicas of the revision before would count
      nodeTaintsPolicy: "Honor", // a zone that is down must not hold up the others
    };
  }

  private addService(): void {
    new k8s.KubeService(this, "Service", {
      metadata: this.metadata,
      spec: {
        selector: this.selector,
        ports: [{ name: "http", port: servicePort, targetPort: k8s.IntOrString.fromString("http"), protocol: "TCP" }],
      },
    });
  }

  private addRoute({ host, routing }: ExposedName): void {
    new ApiObject(this, "HTTPRoute", {
      apiVersion: gatewayApi,
      kind: "HTTPRoute",
      metadata: { ...this.metadata, ...(routing === undefined ? {} : { annotations: routingAnnotations(routing) }) },
      spec: {
        parentRefs: [gatewayParent],
        hostnames: [host],
        rules: [{ backendRefs: [{ group: "", kind: "Service", name: this.metadata.name, port: servicePort }] }],
      },
    });
  }

  private addDisruptionBudget(): void {
    new k8s.KubePodDisruptionBudget(this, "PodDisruptionBudget", {
      metadata: this.metadata,
      spec: {
        selector: { matchLabels: this.selector },
        maxUnavailable: k8s.IntOrString.fromString("10%"), // rounded up, so that a single replica can be evicted
        unhealthyPodEvictionPolicy: "AlwaysAllow",
      },
    });
  }

  private addAutoscaler({ min, max, targetCpuPercent }: Exclude<Replicas, number>): void {
    new k8s.KubeHorizontalPodAutoscalerV2(this, "HorizontalPodAutoscaler", {
      metadata: this.metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: this.metadata.name ?? "" },
        minReplicas: min,
        maxReplicas: max,
        metrics: [
          {
            type: "Resource",
            resource: { name: "cpu", target: { type: "Utilization", averageUtilization: targetCpuPercent } },
          },
        ],
        // As slowly as evictions: load that comes back within minutes finds its replicas.
        behavior: { scaleDown: { policies: [{ type: "Percent", value: 10, periodSeconds: 60 }] } },
      },
    });
  }
}
