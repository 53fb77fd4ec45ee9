import { tree, type Mistake } from "./mistake.js";

const release = (version: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: apisix, namespace: ingress }
spec:
  interval: 10m
  chart:
    spec:
      chart: apisix
      version: ${version}
      sourceRef: { kind: HelmRepository, name: apisix }
`;

/** A bot raises the version of a chart. */
export const chartMajorUpgrade: Mistake = {
  name: "chart major upgrade",
  incident: {
    title: "Help: Upgrading using Helm Chart 2.0.0 giving ETCD errors in decoupled mode",
    url: "https://github.com/apache/apisix-helm-chart/issues/566",
    story:
      "A gateway stopped when its chart went from 1.4.0 to 2.0.0: that version cannot be reached by an upgrade. It was taken back to the old one to get traffic through again.",
  },
  base: tree({}, { "eu/ingress.yaml": release("1.4.0"), "us/ingress.yaml": release("1.4.0") }),
  head: tree({}, { "eu/ingress.yaml": release("2.0.0"), "us/ingress.yaml": release("2.0.0") }),
  objects: ["eu HelmRelease ingress/apisix", "us HelmRelease ingress/apisix"],
  dangers: [
    {
      rule: "chart-major-upgrade",
      message:
        'the chart goes from "1.4.0" to "2.0.0", a major upgrade: values, immutable fields and definitions may have changed',
    },
  ],
};
