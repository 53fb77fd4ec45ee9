import type { ManagedCluster } from "@pulumi/azure-native/containerservice";
import { DiagnosticSetting } from "@pulumi/azure-native/monitor";
import { Workspace } from "@pulumi/azure-native/operationalinsights";

import { cloudName } from "../scope.js";
import type { AksScope } from "./scope.js";

/** Every log that a control plane writes: https://learn.microsoft.com/azure/aks/monitor-aks-reference#resource-logs */
const categories = [
  "cloud-controller-manager",
  "cluster-autoscaler",
  "guard",
  "kube-apiserver",
  "kube-audit",
  "kube-controller-manager",
  "kube-scheduler",
];

/** Where logs and findings go, when an option writes any. */
export function workspace(scope: AksScope): Workspace | undefined {
  const { cluster, on, options, place } = scope;
  if (!on.auditLogs && !on.defender) {
    return undefined;
  }
  return new Workspace(
    `${cluster}-logs`,
    { ...place, workspaceName: cloudName(scope, "logs"), sku: { name: "PerGB2018" }, retentionInDays: 365 },
    options,
  );
}

/** Sends the control plane's logs to the workspace. */
export function auditLogs(scope: AksScope, cluster: ManagedCluster, logs: Workspace | undefined): void {
  if (scope.on.auditLogs && logs !== undefined) {
    new DiagnosticSetting(
      `${scope.cluster}-logs`,
      {
        name: "control-plane",
        resourceUri: cluster.id,
        workspaceId: logs.id,
        logAnalyticsDestinationType: "Dedicated",
        logs: categories.map((category) => ({ category, enabled: true })),
      },
      scope.options,
    );
  }
}
