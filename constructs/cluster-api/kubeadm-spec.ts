import type { Cidr } from "../../lib/cidr.js";
import type { NodePool } from "../../lib/fleet/cluster-spec.js";

/** A cluster whose control plane runs on machines of its own, which kubeadm sets up. */
export interface KubeadmSpec {
  /** Version of Kubernetes, with its patch: it picks the machines' image. */
  readonly kubernetes: `1.${number}.${number}`;
  /** Address ranges of pods and services. */
  readonly network: { readonly pods: Cidr; readonly services: Cidr };
  /** The machines of the control plane: an odd number of them, so that a majority survives. */
  readonly controlPlane: { readonly machines: number; readonly machine: string };
  /** Node pools by name. */
  readonly pools: Readonly<Record<string, NodePool>>;
  /** Where the machines are. */
  readonly infrastructure: AwsInfrastructure | InMemoryInfrastructure;
  /**
   * Secret with the configuration by which the API server encrypts Secrets, in the namespace of the cluster.
   *
   * @defaultValue Secrets are not encrypted
   */
  readonly secretsEncryption?: { readonly name: string; readonly key: string };
}

/** Machines on Amazon EC2. */
export interface AwsInfrastructure {
  readonly kind: "aws";
  /** AWS region: `"us-east-1"`. */
  readonly region: string;
  /**
   * Range of the machines' own addresses.
   *
   * @defaultValue `"10.0.0.0/16"`
   */
  readonly nodes?: Cidr;
  /**
   * Number of zones that machines are spread over.
   *
   * @defaultValue 3
   */
  readonly zones?: 1 | 2 | 3;
  /**
   * The API server answers inside the network only; the management cluster must be there too.
   *
   * @defaultValue true
   */
  readonly privateEndpoint?: boolean;
  /**
   * AWSClusterRoleIdentity by which the provider acts in the account.
   *
   * @defaultValue the provider's own role
   */
  readonly identity?: string;
}

/** Machines that exist in the memory of the provider for tests alone; their API server is real enough to be asked. */
export interface InMemoryInfrastructure {
  readonly kind: "in-memory";
}
