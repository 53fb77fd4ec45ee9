import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { flotillaLabels } from "../labels.js";

/** Options of {@link DefinitionWait}. */
export interface DefinitionWaitProps {
  /** Name of the Job, and of what it may do. */
  readonly name: string;
  /** Namespace of the Job. */
  readonly namespace: string;
  /** Definitions to wait for, each `<plural>.<group>`. */
  readonly definitions: readonly string[];
  /** Namespaces to wait for. */
  readonly namespaces: readonly string[];
}

/** Longest time until all is there. */
const timeout = "12m";

const image = "registry.k8s.io/kubectl:v1.35.0";

/**
 * A Job that is done when what a program makes by itself is there, and for which Pulumi waits as for every Job: a program may install
 * others minutes after its own chart is ready, and Pulumi waits for objects that it makes alone.
 *
 * @example
 * new DefinitionWait(chart, "Turtles", {
 *   name: "wait-for-turtles",
 *   namespace: "cattle-system",
 *   definitions: ["capiproviders.turtles-capi.cattle.io"],
 *   namespaces: ["fleet-default"],
 * });
 */
export class DefinitionWait extends Construct {
  constructor(scope: Construct, id: string, props: DefinitionWaitProps) {
    super(scope, id);
    this.addAccount(props);
    this.addJob(props);
  }

  private addAccount({ name, namespace }: DefinitionWaitProps): void {
    const metadata = { name, labels: flotillaLabels };
    new k8s.KubeServiceAccount(this, "Account", { metadata: { ...metadata, namespace } });
    new k8s.KubeClusterRole(this, "Role", {
      metadata,
      rules: [
        {
          apiGroups: ["apiextensions.k8s.io"],
          resources: ["customresourcedefinitions"],
          verbs: ["get", "list", "watch"],
        },
        { apiGroups: [""], resources: ["namespaces"], verbs: ["get", "list", "watch"] },
      ],
    });
    new k8s.KubeClusterRoleBinding(this, "Binding", {
      metadata,
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    });
  }

  private addJob({ name, namespace, definitions, namespaces }: DefinitionWaitProps): void {
    const crds = definitions.map((each) => `crd/${each}`);
    const wait = (what: string, objects: readonly string[]) => ({
      image,
      args: ["wait", `--for=${what}`, `--timeout=${timeout}`, ...objects],
      resources: { requests: { cpu: k8s.Quantity.fromString("10m"), memory: k8s.Quantity.fromString("32Mi") } },
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      },
    });
    new k8s.KubeJob(this, "Job", {
      metadata: { name, namespace, labels: flotillaLabels, annotations: { "pulumi.com/timeoutSeconds": "1500" } },
      spec: {
        backoffLimit: 3,
        template: {
          spec: {
            serviceAccountName: name,
            restartPolicy: "Never",
            securityContext: { runAsNonRoot: true, runAsUser: 65534, seccompProfile: { type: "RuntimeDefault" } },
            initContainers: [
              { name: "there", ...wait("create", [...crds, ...namespaces.map((each) => `namespace/${each}`)]) },
            ],
            containers: [{ name: "established", ...wait("condition=Established", crds) }],
          },
        },
      },
    });
  }
}
