import { dump } from "js-yaml";

import type { LocalCommands, LocalPlan } from "./plan.js";

/**
 * Images of nodes by version of Kubernetes, as kind publishes them with a release.
 * https://github.com/kubernetes-sigs/kind/releases
 */
const patches: Readonly<Record<string, string>> = {
  "1.32": "1.32.11",
  "1.33": "1.33.7",
  "1.34": "1.34.3",
  "1.35": "1.35.0",
};

/** Configuration of a cluster: https://kind.sigs.k8s.io/docs/user/configuration/ */
export interface KindConfiguration {
  readonly kind: "Cluster";
  readonly apiVersion: "kind.x-k8s.io/v1alpha4";
  readonly name: string;
  readonly networking: { readonly podSubnet: string; readonly serviceSubnet: string };
  readonly nodes: readonly KindNode[];
}

/** A node of a cluster: a container. */
export interface KindNode {
  readonly role: "control-plane" | "worker";
  readonly image: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What kind makes of a plan. The first node runs the control plane as well. */
export function kindConfiguration({ name, kubernetes, network, nodes }: LocalPlan): KindConfiguration {
  const image = `kindest/node:v${patches[kubernetes] ?? `${kubernetes}.0`}`;
  return {
    kind: "Cluster",
    apiVersion: "kind.x-k8s.io/v1alpha4",
    name,
    networking: { podSubnet: network.pods, serviceSubnet: network.services },
    nodes: nodes.map(({ labels }, index) => ({
      role: index === 0 ? "control-plane" : "worker",
      image,
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
    })),
  };
}

/** How kind creates and deletes the cluster. What an interrupted creation left behind goes first. */
export function kind(plan: LocalPlan): LocalCommands {
  const { name } = plan;
  const remove = `kind delete cluster --name ${name}`;
  return {
    configuration: dump(kindConfiguration(plan), { lineWidth: -1 }),
    create: `${remove} && kind create cluster --name ${name} --config - --wait 120s`,
    remove,
    context: `kind-${name}`,
  };
}
