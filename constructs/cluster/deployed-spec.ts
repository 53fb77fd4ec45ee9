import { getOrganization, getProject, getStack } from "@pulumi/pulumi";
import { invoke } from "@pulumi/pulumi/runtime";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";

/**
 * The spec that the last run of this stack left behind; `undefined` when there was none. The engine answers it from the
 * stack's state, so that nothing is registered: a stack reference would be a resource in every preview.
 */
export async function deployedSpec(): Promise<ClusterSpec | undefined> {
  const name = `${getOrganization()}/${getProject()}/${getStack()}`;
  const { outputs } = (await invoke("pulumi:pulumi:readStackOutputs", { name }, { async: true })) as {
    readonly outputs?: { readonly spec?: ClusterSpec };
  };
  return outputs?.spec;
}
