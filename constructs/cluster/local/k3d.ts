import { dump } from "js-yaml";

import { addressAt } from "../service-address.js";
import type { LocalCommands, LocalPlan } from "./plan.js";

/** Configuration of a cluster: https://k3d.io/stable/usage/configfile/ */
export interface K3dConfiguration {
  readonly apiVersion: "k3d.io/v1alpha5";
  readonly kind: "Simple";
  readonly metadata: { readonly name: string };
  readonly servers: number;
  readonly agents: number;
  readonly image: string;
  readonly options: {
    readonly k3s: {
      readonly extraArgs: readonly { readonly arg: string; readonly nodeFilters: readonly string[] }[];
      readonly nodeLabels: readonly { readonly label: string; readonly nodeFilters: readonly string[] }[];
    };
  };
}

/** What k3d makes of a plan. The first node runs the control plane as well. */
export function k3dConfiguration({ name, kubernetes, network, nodes }: LocalPlan): K3dConfiguration {
  const argument = (arg: string) => ({ arg, nodeFilters: ["server:*"] });
  return {
    apiVersion: "k3d.io/v1alpha5",
    kind: "Simple",
    metadata: { name },
    servers: 1,
    agents: nodes.length - 1,
    image: `rancher/k3s:v${kubernetes}.0-k3s1`,
    options: {
      k3s: {
        extraArgs: [
          argument(`--cluster-cidr=${network.pods}`),
          argument(`--service-cidr=${network.services}`),
          argument(`--cluster-dns=${addressAt(network.services, 10)}`),
        ],
        nodeLabels: nodes.flatMap(({ labels }, index) =>
          Object.entries(labels).map(([key, value]) => ({
            label: `${key}=${value}`,
            nodeFilters: [index === 0 ? "server:0" : `agent:${index - 1}`],
          })),
        ),
      },
    },
  };
}

/** How k3d creates and deletes the cluster. What an interrupted creation left behind goes first. */
export function k3d(plan: LocalPlan): LocalCommands {
  const { name } = plan;
  const remove = `k3d cluster delete ${name}`;
  return {
    configuration: dump(k3dConfiguration(plan), { lineWidth: -1 }),
    create: `${remove} && k3d cluster create --config - --wait --timeout 120s`,
    remove,
    context: `k3d-${name}`,
  };
}
