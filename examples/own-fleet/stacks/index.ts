import { Config } from "@pulumi/pulumi";
import { clusterStack, type ClusterStack } from "flotilla/constructs/cluster/stack";

import { fleet, layers } from "./fleet.js";

/** Every stack: its settings say which cluster it is. */
export = (): Promise<ClusterStack> => {
  const cluster = new Config("flotilla").require("cluster");
  return clusterStack(fleet, cluster, { layers: layers(cluster) });
};
