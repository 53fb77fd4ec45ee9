import type { Cidr } from "../cidr.js";
import type { AksClusterApi, EksClusterApi, GkeClusterApi, Provisioner } from "./cluster-api-spec.js";
import type { AzureDnsZone, CloudDnsZone, InMemoryZone, Route53Zone } from "./dns-zone-spec.js";
import type { AksHardening, EksHardening, GkeHardening } from "./hardening.js";
import type { ClusterServicesSpec } from "./services-spec.js";
import type { Tier } from "./tiers.js";

/** A cluster, told apart by the service that runs its control plane. */
export type ClusterSpec = EksSpec | GkeSpec | AksSpec | LocalSpec;

/** A minor version of Kubernetes. */
export type KubernetesVersion = `1.${number}`;

/** What every cluster has. */
export interface CommonSpec {
  /** Promise that the cluster keeps; see `tiers`. */
  readonly tier: Tier;
  /** Minor version of Kubernetes: `"1.35"`. */
  readonly kubernetes: KubernetesVersion;
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
  /**
   * What this cluster has instead of the services of the fleet.
   *
   * @defaultValue the services of the fleet
   */
  readonly services?: ClusterServicesSpec;
  /**
   * Address at which a cache on each node answers the DNS of its pods: `"169.254.20.10"` of NodeLocal DNSCache.
   *
   * @defaultValue none: pods ask the DNS of the cluster
   */
  readonly nodeLocalDns?: string;
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

/** What every cluster in a cloud has. */
export interface CloudSpec extends CommonSpec {
  /**
   * Who creates the cluster.
   *
   * @defaultValue `"pulumi"`
   */
  readonly provisioner?: Provisioner;
  /**
   * Networks from which the API server may be called, beside the cluster's own; needed where its endpoint is public.
   *
   * @defaultValue none
   */
  readonly authorizedNetworks?: readonly Cidr[];
}

/** A cluster on Amazon Elastic Kubernetes Service. */
export interface EksSpec extends CloudSpec {
  readonly cloud: "eks";
  /** AWS region: `"us-east-1"`. */
  readonly region: string;
  /** AWS account, 12 digits. */
  readonly account: string;
  /** ARNs of the IAM roles that administer the cluster; the role that runs the stack is one of them. */
  readonly administrators: readonly string[];
  /**
   * DNS zones in which the cluster writes records, each in its own account.
   *
   * @defaultValue none
   */
  readonly dnsZones?: readonly Route53Zone[];
  /**
   * What the secure preset leaves out.
   *
   * @defaultValue everything is on, as far as the tier has it
   */
  readonly hardening?: EksHardening;
  /**
   * VPC and subnets to use instead of a VPC of its own.
   *
   * @defaultValue a VPC of its own
   */
  readonly existingNetwork?: { readonly vpcId: string; readonly nodeSubnetIds: readonly string[] };
  /**
   * What only Cluster API needs.
   *
   * @defaultValue everything has a default
   */
  readonly clusterApi?: EksClusterApi;
}

/** A cluster on Google Kubernetes Engine. */
export interface GkeSpec extends CloudSpec {
  readonly cloud: "gke";
  /** Google Cloud region: `"europe-west1"`. */
  readonly region: string;
  /** Google Cloud project id. */
  readonly project: string;
  /** Google Cloud project number, by which the project's own service accounts are named. */
  readonly projectNumber: string;
  /**
   * Google group whose members, groups themselves, may be named in role bindings.
   *
   * @defaultValue none
   */
  readonly securityGroup?: `gke-security-groups@${string}`;
  /**
   * DNS zones in which the cluster writes records, each in its own project.
   *
   * @defaultValue none
   */
  readonly dnsZones?: readonly CloudDnsZone[];
  /**
   * What the secure preset leaves out.
   *
   * @defaultValue everything is on, as far as the tier has it
   */
  readonly hardening?: GkeHardening;
  /**
   * Network and subnetwork to use instead of a network of its own; its secondary ranges are named `pods` and `services`.
   *
   * @defaultValue a network of its own
   */
  readonly existingNetwork?: { readonly network: string; readonly subnetwork: string };
  /**
   * What only Cluster API needs.
   *
   * @defaultValue nothing, which is enough for Pulumi
   */
  readonly clusterApi?: GkeClusterApi;
}

/** A cluster on Azure Kubernetes Service. */
export interface AksSpec extends CloudSpec {
  readonly cloud: "aks";
  /** Azure region: `"australiaeast"`. */
  readonly region: string;
  /** Azure subscription id. */
  readonly subscription: string;
  /** Microsoft Entra tenant id. */
  readonly tenant: string;
  /** Object ids of the Microsoft Entra groups that administer the cluster. */
  readonly administrators: readonly string[];
  /** The pool that also runs the cluster's own pods: AKS creates it with the cluster and keeps it as long. */
  readonly systemPool: string;
  /**
   * DNS zones in which the cluster writes records, each in its own subscription.
   *
   * @defaultValue none
   */
  readonly dnsZones?: readonly AzureDnsZone[];
  /**
   * What the secure preset leaves out.
   *
   * @defaultValue everything is on, as far as the tier has it
   */
  readonly hardening?: AksHardening;
  /**
   * Subnet to use instead of a virtual network of its own.
   *
   * @defaultValue a virtual network of its own
   */
  readonly existingNetwork?: { readonly subnetId: string };
  /**
   * What only Cluster API needs.
   *
   * @defaultValue nothing, which is enough for Pulumi
   */
  readonly clusterApi?: AksClusterApi;
}

/** A cluster on the machine of the person who works on it. */
export interface LocalSpec extends CommonSpec {
  readonly cloud: "local";
  /**
   * DNS zones in which the cluster writes records; they are made and forgotten.
   *
   * @defaultValue none
   */
  readonly dnsZones?: readonly InMemoryZone[];
  /**
   * Program that runs the cluster.
   *
   * @defaultValue `"kind"`
   */
  readonly engine?: "kind" | "k3d";
}
