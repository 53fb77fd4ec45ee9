import { output, unknown, type Output, type ProviderResource, type Resource } from "@pulumi/pulumi";
import { isDryRun } from "@pulumi/pulumi/runtime";

import type { Fleet } from "../../lib/fleet/fleet.js";
import { resourceName } from "../../lib/names.js";
import { kubernetesProvider, type KubernetesProviderArgs } from "./kubernetes-provider.js";
import { managementKubeconfig } from "./management-kubeconfig.js";
import { runError } from "./run-error.js";

/** The management cluster, as the stack of another cluster sees it. */
export interface Management {
  /** Name in the fleet. */
  readonly cluster: string;
  /** Kubeconfig text; not known in a preview before the management cluster is there. */
  readonly kubeconfig: Output<string>;
}

/** The management cluster that another stack has made; `undefined` when it is not there, which a preview goes on without. */
export async function managementOf(fleet: Fleet): Promise<Management | undefined> {
  const kubeconfig = await managementKubeconfig(fleet);
  return kubeconfig === undefined && !isDryRun()
    ? undefined
    : { cluster: fleet.management, kubeconfig: output(kubeconfig ?? (unknown as unknown as string)) };
}

/**
 * That a stack cannot go on without the management cluster.
 *
 * @param need - what for: `"staging is created by Cluster API"`
 */
export function withoutManagement({ management }: Fleet, need: string): Error {
  return runError(`${need} on ${management}, which is not there yet: flotilla up ${management}`);
}

/** Arguments of {@link managementProvider}. */
export interface ManagementProviderArgs extends Pick<KubernetesProviderArgs, "deleteUnreachable"> {
  /** Name of the fleet. */
  readonly fleet: string;
  readonly management: Management;
}

/** The Kubernetes provider of the management cluster in the stack of another. */
export function managementProvider(
  { fleet, management: { cluster, kubeconfig }, ...rest }: ManagementProviderArgs,
  parent: Resource,
): ProviderResource {
  return kubernetesProvider(cluster, { kubeconfig, identity: resourceName(fleet, cluster), ...rest }, parent);
}
