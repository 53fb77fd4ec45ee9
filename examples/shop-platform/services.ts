import type { Chart } from "cdk8s";
import { RestrictedNamespace } from "flotilla/constructs/restricted-namespace";
import { Workload } from "flotilla/constructs/workload/workload";

/** What runs on the shop's cluster: plain constructs, for the Pulumi program and the cdk8s app alike. */
export function services(chart: Chart): void {
  new RestrictedNamespace(chart, "Jobs", { name: "shop-jobs" });
  new Workload(chart, "cart", {
    name: "cart",
    namespace: "shop",
    image: "registry.example/shop/cart:1.4.2",
    port: 8080,
    resources: { cpu: "250m", memory: "256Mi" },
    replicas: { min: 3, max: 12, targetCpuPercent: 70 },
    zones: 3,
  });
}
