import type { Cidr } from "../cidr.js";
import type { Tier } from "./tiers.js";

/** A cluster, told apart by the service that runs its control plane. */
export type ClusterSpec = EksSpec | GkeSpec | AksSpec | LocalSpec;

/** What every cluster has. */
export interface CommonSpec {
  /** Promise that the cluster keeps; see `tiers`. */
  readonly tier: Tier;
  /** Minor version of Kubernetes: `"1.35"`. */
  readonly kubernetes: `1.${number}`;
  /** Address ranges; none may overlap with another of the fleet. */
  readonly network: NetworkSpec;
  /** Node pools by name. */
  readonly pools: Readonly<Record<string, NodePool>>;
  /**
   * Pulumi stack that creates the cluster.
   *
   * @defaultValue the name of the cluster
   */
  readonly stack?: string;
}

/** Address ranges of a cluster. */
export interface NetworkSpec {
  /** Range of the nodes' own addresses. */
  readonly nodes: Cidr;
  /** Range of the pods' addresses. */
  readonly pods: Cidr;
  /** Range of the cluster-internal addresses of Services. */
  readonly services: Cidr;
}

/** Machines of one kind; sized by hand or, with `min` and `max`, by the autoscaler. */
export type NodePool = FixedPool | AutoscaledPool;

/** What both kinds of pool have. */
export interface CommonPool {
  /** Class of the catalogue (`"memory.xlarge"`) or one cloud's own type (`"r5.xlarge"`). */
  readonly machine: string;
  /**
   * Labels of the nodes.
   *
   * @defaultValue no labels
   */
  readonly labels?: Readonly<Record<string, string>>;
  /**
   * Taints of the nodes.
   *
   * @defaultValue no taints
   */
  readonly taints?: readonly Taint[];
}

/** A pool whose size is written here. */
export interface FixedPool extends CommonPool {
  /** Number of nodes, over all zones. */
  readonly nodes: number;
}

/** A pool whose size is the autoscaler's between two bounds; it starts at `min`. */
export interface AutoscaledPool extends CommonPool {
  /** Smallest number of nodes, over all zones. */
  readonly min: number;
  /** Largest number of nodes, over all zones. */
  readonly max: number;
}

/** Keeps pods away from nodes that they do not tolerate. */
export interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: "NoSchedule" | "PreferNoSchedule" | "NoExecute";
}

/** A cluster on Amazon Elastic Kubernetes Service. */
export interface EksSpec extends CommonSpec {
  readonly cloud: "eks";
  /** AWS region: `"us-east-1"`. */
  readonly region: string;
  /** AWS account, 12 digits. */
  readonly account: string;
  /**
   * VPC and subnets to use instead of a VPC of its own.
   *
   * @defaultValue a VPC of its own
   */
  readonly existingNetwork?: { readonly vpcId: string; readonly nodeSubnetIds: readonly string[] };
}

/** A cluster on Google Kubernetes Engine. */
export interface GkeSpec extends CommonSpec {
  readonly cloud: "gke";
  /** Google Cloud region: `"europe-west1"`. */
  readonly region: string;
  /** Google Cloud project id. */
  readonly project: string;
  /**
   * Network and subnetwork to use instead of a network of its own; its secondary ranges are named `pods` and `services`.
   *
   * @defaultValue a network of its own
   */
  readonly existingNetwork?: { readonly network: string; readonly subnetwork: string };
}

/** A cluster on Azure Kubernetes Service. */
export interface AksSpec extends CommonSpec {
  readonly cloud: "aks";
  /** Azure region: `"australiaeast"`. */
  readonly region: string;
  /** Azure subscription id. */
  readonly subscription: string;
  /** Microsoft Entra tenant id. */
  readonly tenant: string;
  /**
   * Subnet to use instead of a virtual network of its own.
   *
   * @defaultValue a virtual network of its own
   */
  readonly existingNetwork?: { readonly subnetId: string };
}

/** A cluster on the machine of the person who works on it. */
export interface LocalSpec extends CommonSpec {
  readonly cloud: "local";
  /**
   * Program that runs the cluster.
   *
   * @defaultValue `"kind"`
   */
  readonly engine?: "kind" | "k3d";
}
