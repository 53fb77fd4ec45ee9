import { argoCd } from "./argo-cd.js";
import { certManager } from "./cert-manager.js";
import { clusterApiOperator } from "./cluster-api-operator.js";
import { crossplane } from "./crossplane.js";
import { externalDns } from "./external-dns.js";
import { fleet, fleetCrd } from "./fleet.js";
import { flux2 } from "./flux2.js";
import { gatekeeper } from "./gatekeeper.js";
import { gatewayHelm } from "./gateway-helm.js";
import { kyverno } from "./kyverno.js";
import { metricsServer } from "./metrics-server.js";
import { rancher } from "./rancher.js";
import type { StandInChart } from "./stand-in-chart.js";

/** Every chart that the sandbox has a stand-in for. */
export const standInCharts: readonly StandInChart[] = [
  argoCd,
  certManager,
  clusterApiOperator,
  crossplane,
  externalDns,
  fleet,
  fleetCrd,
  flux2,
  gatekeeper,
  gatewayHelm,
  kyverno,
  metricsServer,
  rancher,
];

/** The stand-in for a chart: by the last part of the chart's name, since companies mirror charts in repositories of their own. */
export function standInFor(chart: string): StandInChart | undefined {
  const name = chart.slice(chart.lastIndexOf("/") + 1);
  return standInCharts.find((each) => each.name === name);
}
