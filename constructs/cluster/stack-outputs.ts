import { getOrganization, getProject } from "@pulumi/pulumi";
import { invoke } from "@pulumi/pulumi/runtime";

/**
 * What the last run of a stack of this project left behind. The engine answers it from that stack's state, so that nothing is
 * registered: a stack reference would be a resource in every preview.
 *
 * @throws when there is no such stack
 */
export async function stackOutputs(stack: string): Promise<Readonly<Record<string, unknown>>> {
  const name = `${getOrganization()}/${getProject()}/${stack}`;
  const { outputs = {} } = (await invoke("pulumi:pulumi:readStackOutputs", { name }, { async: true })) as {
    readonly outputs?: Readonly<Record<string, unknown>>;
  };
  return outputs;
}
