import { ClusterClass } from "../../constructs/cluster-api/cluster-class.js";
import { CORE_VERSION, DEV_VERSION, groups } from "../../constructs/cluster-api/contract.js";
import { TopologyCluster } from "../../constructs/cluster-api/topology-cluster.js";
import { textVariable } from "../../constructs/cluster-api/topology-variable.js";
import { manifests, type Manifest } from "../../lib/manifests.js";

/** What differs between clusters of {@link inMemoryClass}. */
export interface InMemoryCluster {
  readonly name: string;
  readonly kubernetes: `1.${number}.${number}`;
  /** Machines of the control plane. */
  readonly controlPlane: number;
  /** Machines that run workloads. */
  readonly workers: number;
  /**
   * Namespace of the class and its cluster.
   *
   * @defaultValue `"default"`
   */
  readonly namespace?: string;
  /**
   * Value of the class's only variable.
   *
   * @defaultValue `"platform"`
   */
  readonly owner?: string;
}

const dev = `${groups.infrastructure}/${DEV_VERSION}`;
const inMemory = { template: { spec: { backend: { inMemory: {} } } } };
const machines = { apiVersion: dev, kind: "DevMachineTemplate", spec: inMemory };
const registration = { nodeRegistration: { criSocket: "unix:///var/run/containerd/containerd.sock" } };

/** A class whose machines are in the memory of Cluster API's own test provider, and a cluster of it. */
export function inMemoryObjects(cluster: InMemoryCluster): Manifest[] {
  const { name, kubernetes, controlPlane, workers, namespace = "default", owner = "platform" } = cluster;
  return manifests("in-memory", (chart) => {
    const ofMemory = new ClusterClass<{ readonly owner: string }, "default">(chart, "in-memory", {
      name: "in-memory",
      namespace,
      variables: { owner: textVariable() },
      templates: {
        cluster: { apiVersion: dev, kind: "DevClusterTemplate", spec: inMemory },
        controlPlane: {
          apiVersion: `${groups.controlPlane}/${CORE_VERSION}`,
          kind: "KubeadmControlPlaneTemplate",
          spec: {
            template: {
              spec: { kubeadmConfigSpec: { initConfiguration: registration, joinConfiguration: registration } },
            },
          },
        },
        controlPlaneMachines: machines,
        workers: {
          default: {
            bootstrap: {
              apiVersion: `${groups.bootstrap}/${CORE_VERSION}`,
              kind: "KubeadmConfigTemplate",
              spec: { template: { spec: { joinConfiguration: registration } } },
            },
            machines,
          },
        },
      },
      patches: [],
    });
    new TopologyCluster(chart, name, {
      class: ofMemory,
      name,
      kubernetes,
      network: { pods: "10.49.0.0/16", services: "10.50.0.0/16" },
      variables: { owner },
      controlPlane: { machines: controlPlane },
      pools: { default: { class: "default", machine: "general.large", min: workers, max: workers } },
      gates: { "cluster-api/ClusterTopology": true },
    });
  });
}
