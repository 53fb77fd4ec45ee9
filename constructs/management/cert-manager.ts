import type { ChartRelease } from "../../lib/chart-release.js";

/** Issues the certificates of Rancher, of Cluster API's operator and of the webhooks of its providers. */
export const certManager: ChartRelease = {
  name: "cert-manager",
  chart: "cert-manager",
  repository: "https://charts.jetstack.io",
  version: "v1.21.1",
  namespace: "cert-manager",
  values: { crds: { enabled: true }, replicaCount: 2, webhook: { replicaCount: 2 }, cainjector: { replicaCount: 2 } },
};
