import { EksCluster } from "flotilla/constructs/cluster/eks";
import { AppliedLayer } from "flotilla/lib/bridge";
import { manifests } from "flotilla/lib/manifests";

import { services } from "./services.js";

const cluster = new EksCluster("shop", {
  fleet: "example",
  spec: {
    cloud: "eks",
    region: "eu-central-1",
    account: "999999999999",
    administrators: ["arn:aws:iam::999999999999:role/platform"],
    tier: "production",
    kubernetes: "1.35",
    network: { nodes: "10.100.0.0/16", pods: "10.101.0.0/16", services: "10.102.0.0/16" },
    pools: { general: { machine: "general.xlarge", min: 3, max: 9 } },
  },
});

new AppliedLayer(
  "services",
  {
    cluster: "shop",
    layer: { name: "services", after: [], deliver: "pulumi", manifests: manifests("services", services) },
    lateValues: cluster.lateValues,
  },
  { provider: cluster.provider },
);

export const kubeconfig = cluster.kubeconfig;
