import type { Layer } from "../../lib/layer.js";
import { pulumiRelease } from "./installers/pulumi-release.js";
import type { ServiceStep } from "./service-graph.js";

/**
 * The layers of a cluster's services, one for each step, applied by the cluster's own stack. Where an engine on the management cluster
 * installs the charts, they hold what is around these.
 */
export function serviceLayers(steps: readonly ServiceStep[], charts: "pulumi" | "others" = "pulumi"): Layer[] {
  return steps.map(({ name, service, part, after }) => ({
    name,
    after: ["foundation", ...after],
    deliver: "pulumi",
    manifests:
      part === "objects"
        ? service.objects
        : [...service.before, ...(charts === "pulumi" ? pulumiRelease(service) : [])],
  }));
}
