import { platform } from "../constructs/platform.js";
import { renderCluster } from "../lib/render.js";
import { Failure } from "./failure.js";
import type { FleetModule } from "./project.js";

/**
 * The files of a cluster in the rendering of a fleet, by path.
 *
 * @throws InvalidError when a layer is invalid, and {@link Failure} when a manifest holds something that no file can
 */
export function clusterFiles({ fleet, own }: FleetModule, cluster: string): ReadonlyMap<string, string> {
  try {
    return renderCluster(cluster, platform(fleet, cluster, own));
  } catch (error) {
    if (error instanceof TypeError && error.message.endsWith("has no YAML")) {
      throw new Failure(`${cluster} cannot be rendered: ${error.message}; a manifest must be plain data`, {
        cause: error,
      });
    }
    throw error;
  }
}
