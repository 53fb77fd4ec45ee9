import { join } from "node:path";

import { dump } from "js-yaml";

import type { Ports } from "./ports.js";

/** Version of the API server, controller manager and scheduler that `tools/provide.sh` provides. */
export const serverVersion = "v1.36.3";

/** Minor versions whose interfaces those programs can speak (`--emulated-version`). */
export const supportedMinors = ["1.33", "1.34", "1.35", "1.36"] as const;

/** What the configuration of a control plane is made from. */
export interface KwokConfigurationArgs {
  /** Folder of the programs. */
  readonly tools: string;
  readonly ports: Ports;
  /** Minor version of Kubernetes: `"1.35"`. */
  readonly kubernetes: string;
  /** Range of the Services' addresses. */
  readonly services: string;
  /** Whether the API server asks admission webhooks. */
  readonly webhooks: boolean;
}

/** Configuration file of kwokctl for one control plane. */
export function kwokConfiguration(args: KwokConfigurationArgs): string {
  return [kwokctlDocument(args), kwokDocument].map((document) => dump(document)).join("---\n");
}

function kwokctlDocument({ tools, ports, kubernetes, services, webhooks }: KwokConfigurationArgs) {
  return {
    apiVersion: "config.kwok.x-k8s.io/v1alpha1",
    kind: "KwokctlConfiguration",
    options: {
      runtime: "binary",
      kubeVersion: serverVersion,
      bindAddress: "127.0.0.1", // by default etcd would serve everybody on the network, without a password
      disableQPSLimits: true,
      etcdQuotaBackendSize: "512Mi",
      kubeApiserverPort: ports.apiServer,
      etcdPort: ports.etcd,
      etcdPeerPort: ports.etcdPeer,
      kwokControllerPort: ports.kwok,
      kubeControllerManagerPort: ports.controllerManager,
      kubeSchedulerPort: ports.scheduler,
      etcdBinary: join(tools, "etcd"),
      kubeApiserverBinary: join(tools, "kube-apiserver"),
      kubeControllerManagerBinary: join(tools, "kube-controller-manager"),
      kubeSchedulerBinary: join(tools, "kube-scheduler"),
      kwokControllerBinary: join(tools, "kwok"),
    },
    componentsPatches: [
      patch("etcd", {
        "max-wals": "1",
        "snapshot-count": "1000",
      }),
      patch("kube-apiserver", {
        "emulated-version": kubernetes,
        "service-cluster-ip-range": services,
        // No pod runs, so nobody would answer the webhooks of a chart, and those that fail closed would refuse everything.
        ...(!webhooks && { "disable-admission-plugins": "ValidatingAdmissionWebhook,MutatingAdmissionWebhook" }),
        // Of the range for documentation: without it the API server needs a default route, which a train has not.
        "advertise-address": "192.0.2.1",
      }),
      // There is one of each, and without an election it does not give up when the API server is away for a moment.
      patch("kube-controller-manager", {
        "emulated-version": kubernetes,
        "leader-elect": "false",
        // As everywhere: with the rights of an administrator one of them makes aggregated roles anew that were just deleted.
        "use-service-account-credentials": "true",
      }),
      patch("kube-scheduler", { "emulated-version": kubernetes, "leader-elect": "false" }),
    ],
  };
}

function patch(name: string, args: Readonly<Record<string, string>>) {
  return { name, extraArgs: Object.entries(args).map(([key, value]) => ({ key, value })) };
}

/** kwok fills in no defaults once there is such a document, so all of them are here. */
const kwokDocument = {
  apiVersion: "config.kwok.x-k8s.io/v1alpha1",
  kind: "KwokConfiguration",
  options: {
    manageAllNodes: true,
    podPlayStageParallelism: 16,
    nodePlayStageParallelism: 16,
    nodeLeaseParallelism: 4,
    podsOnNodeSyncParallelism: 1,
    enablePodsOnNodeSyncListPager: true,
    enablePodsOnNodeSyncStreamWatch: false,
    enableDebuggingHandlers: false,
  },
};
