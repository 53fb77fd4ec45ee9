import { k8s } from "cdk8s-plus-28";
import type { Layer } from "flotilla/lib/layer";
import { manifests } from "flotilla/lib/manifests";

/** Most that the pods of a namespace may request together, by cluster and namespace. */
const quotas: Readonly<Record<string, Readonly<Record<string, { cpu: string; memory: string }>>>> = {
  shops: { bakehouse: { cpu: "2", memory: "2Gi" }, counter: { cpu: "6", memory: "6Gi" } },
  laptop: { bakehouse: { cpu: "500m", memory: "512Mi" }, counter: { cpu: "500m", memory: "512Mi" } },
};

/** What the bakery's clusters have beside what the fleet's data describes. */
export function layers(cluster: string): readonly Layer[] {
  const objects = manifests("quotas", (chart) => {
    for (const [namespace, { cpu, memory }] of Object.entries(quotas[cluster] ?? {})) {
      new k8s.KubeResourceQuota(chart, namespace, {
        metadata: { name: "requests", namespace },
        spec: {
          hard: {
            "requests.cpu": k8s.Quantity.fromString(cpu),
            "requests.memory": k8s.Quantity.fromString(memory),
          },
        },
      });
    }
  });
  return [{ name: "quotas", after: ["workloads"], deliver: "pulumi", manifests: objects }];
}
