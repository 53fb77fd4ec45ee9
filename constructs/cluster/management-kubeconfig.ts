import type { Fleet } from "../../lib/fleet/fleet.js";
import { stackOutputs } from "./stack-outputs.js";

/** Kubeconfig of the management cluster, from what the last run of its stack left behind; `undefined` while there was none. */
export async function managementKubeconfig({ clusters, management }: Fleet): Promise<string | undefined> {
  try {
    const { kubeconfig } = await stackOutputs(clusters[management]?.stack ?? management);
    return typeof kubeconfig === "string" ? kubeconfig : undefined;
  } catch {
    return undefined; // no such stack yet
  }
}
