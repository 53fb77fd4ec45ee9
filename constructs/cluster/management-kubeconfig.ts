import { getOrganization, getProject } from "@pulumi/pulumi";
import { invoke } from "@pulumi/pulumi/runtime";

import type { Fleet } from "../../lib/fleet/fleet.js";

/**
 * Kubeconfig of the management cluster, from what the last run of its stack left behind; `undefined` while there was none. The
 * engine answers it from that stack's state, so that nothing is registered: a stack reference would be a resource in every preview.
 */
export async function managementKubeconfig({ clusters, management }: Fleet): Promise<string | undefined> {
  const stack = clusters[management]?.stack ?? management;
  const name = `${getOrganization()}/${getProject()}/${stack}`;
  try {
    const { outputs } = (await invoke("pulumi:pulumi:readStackOutputs", { name }, { async: true })) as {
      readonly outputs?: { readonly kubeconfig?: unknown };
    };
    return typeof outputs?.kubeconfig === "string" ? outputs.kubeconfig : undefined;
  } catch {
    return undefined; // no such stack yet
  }
}
