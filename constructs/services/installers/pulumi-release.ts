import { releaseManifest } from "../../../lib/chart-release.js";
import type { Manifest } from "../../../lib/manifests.js";
import type { SharedService } from "../service.js";

/** A service as a Helm release of a layer, which the stack of the cluster installs. */
export function pulumiRelease({ chart }: SharedService): Manifest[] {
  return [releaseManifest(chart)];
}
