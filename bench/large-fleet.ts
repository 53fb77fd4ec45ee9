import type { ClusterSpec } from "../lib/fleet/cluster-spec.js";
import type { Fleet } from "../lib/fleet/fleet.js";
import type { WorkloadSpec } from "../lib/fleet/workload-spec.js";

/** Objects of a cluster of {@link largeFleet}: 4 of the platform, 4 of each of 46 workloads, and 12 namespaces. */
export const objectsEach = 200;

/** A fleet of that many clusters with {@link objectsEach} objects each. */
export function largeFleet(clusters: number, image = "registry.example/shop/web:1.4.2"): Fleet {
  const names = Array.from({ length: clusters }, (_, index) => `cluster-${String(index).padStart(3, "0")}`);
  const cluster = (index: number): ClusterSpec => ({
    cloud: "local",
    tier: "development",
    kubernetes: "1.35",
    network: { nodes: range(3 * index), pods: range(3 * index + 1), services: range(3 * index + 2) },
    pools: { general: { machine: "burstable.medium", nodes: 3 } },
  });
  const workload = (index: number): WorkloadSpec => ({
    namespace: `team-${index % 12}`,
    image,
    port: 8080,
    resources: { cpu: "50m", memory: "64Mi" },
    replicas: Object.fromEntries(names.map((name) => [name, 1])),
  });
  const [management = "", ...others] = names;
  return {
    name: "large",
    domain: "large.example",
    management,
    rollout: [others],
    clusters: Object.fromEntries(names.map((name, index) => [name, cluster(index)])),
    workloads: Object.fromEntries(Array.from({ length: 46 }, (_, index) => [`web-${index}`, workload(index)])),
  };
}

/** A range of 4096 addresses of its own. */
function range(index: number): `${number}.${number}.${number}.${number}/${number}` {
  return `10.${index >> 4}.${(index & 15) << 4}.0/20`;
}
