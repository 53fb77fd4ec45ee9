import { load } from "js-yaml";

import { supportedMinors } from "../control-planes/kwok-configuration.js";

/** What a configuration file of kind or k3d asks for, as far as the sandbox can give it. */
export interface LocalClusterConfiguration {
  /** Name of the cluster, where the file has it. */
  readonly name?: string;
  /** Range of the pods' addresses, in CIDR notation. */
  readonly pods: string;
  readonly services: string;
  /** Version of the node image: `"v1.35.1"`. */
  readonly version: string;
  /** Number of nodes that run the control plane. */
  readonly servers: number;
  /** Number of the other nodes. */
  readonly workers: number;
  /** Labels of all nodes. */
  readonly labels: Readonly<Record<string, string>>;
}

interface KindFile {
  readonly name?: string;
  readonly networking?: { readonly podSubnet?: string; readonly serviceSubnet?: string };
  readonly nodes?: readonly KindNode[];
}

interface KindNode {
  readonly role?: "control-plane" | "worker";
  readonly image?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

interface K3dFile {
  readonly metadata?: { readonly name?: string };
  readonly servers?: number;
  readonly agents?: number;
  readonly image?: string;
  readonly options?: {
    readonly k3s?: {
      readonly extraArgs?: readonly { readonly arg?: string }[];
      readonly nodeLabels?: readonly { readonly label?: string }[];
    };
  };
}

const newest = `v${supportedMinors[supportedMinors.length - 1] ?? ""}.0`;

/** Reads a configuration file of kind. https://kind.sigs.k8s.io/docs/user/configuration/ */
export function kindConfiguration(text: string, image?: string): LocalClusterConfiguration {
  const file = document(text, "kind.x-k8s.io/v1alpha4", "Cluster") as KindFile;
  const nodes = file.nodes ?? [{}];
  const workers = nodes.filter(({ role }) => role === "worker").length;
  return {
    ...(file.name === undefined ? {} : { name: file.name }),
    pods: file.networking?.podSubnet ?? "10.244.0.0/16",
    services: file.networking?.serviceSubnet ?? "10.96.0.0/16",
    version: versionOf(image ?? nodes.find((node) => node.image !== undefined)?.image),
    servers: nodes.length - workers,
    workers,
    labels: Object.assign({}, ...nodes.map(({ labels }) => labels ?? {})) as Record<string, string>,
  };
}

/** Reads a configuration file of k3d. https://k3d.io/stable/usage/configfile/ */
export function k3dConfiguration(text: string, image?: string): LocalClusterConfiguration {
  const file = document(text, "k3d.io/v1alpha5", "Simple") as K3dFile;
  return {
    ...(file.metadata?.name === undefined ? {} : { name: file.metadata.name }),
    pods: k3sArgument(file, "cluster-cidr") ?? "10.42.0.0/16",
    services: k3sArgument(file, "service-cidr") ?? "10.43.0.0/16",
    version: versionOf(image ?? file.image),
    servers: file.servers ?? 1,
    workers: file.agents ?? 0,
    labels: k3sLabels(file),
  };
}

function k3sArgument({ options }: K3dFile, name: string): string | undefined {
  const args = (options?.k3s?.extraArgs ?? []).map(({ arg = "" }) => arg);
  return args.find((arg) => arg.startsWith(`--${name}=`))?.split("=")[1];
}

function k3sLabels({ options }: K3dFile): Readonly<Record<string, string>> {
  const labels = (options?.k3s?.nodeLabels ?? []).map(({ label = "" }) => label.split("=") as [string, string]);
  return Object.fromEntries(labels);
}

function document(text: string, apiVersion: string, kind: string): object {
  if (text.trim() === "") {
    return {};
  }
  const value = load(text);
  const { apiVersion: gotVersion, kind: gotKind } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof value !== "object" || value === null || gotVersion !== apiVersion || gotKind !== kind) {
    throw new Error(`the configuration must have apiVersion ${apiVersion} and kind ${kind}`);
  }
  return value;
}

/** `"v1.35.1"` of `kindest/node:v1.35.1@sha256:…` and of `rancher/k3s:v1.35.1-k3s1`. */
function versionOf(image: string | undefined): string {
  if (image === undefined) {
    return newest;
  }
  const version = /:(v1\.\d+\.\d+)/.exec(image)?.[1];
  if (version === undefined) {
    throw new Error(`the image ${image} must have a tag such as v1.35.1, from which the sandbox takes the version`);
  }
  return version;
}
