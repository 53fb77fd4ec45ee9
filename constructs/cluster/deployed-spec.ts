import { getStack } from "@pulumi/pulumi";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import { stackOutputs } from "./stack-outputs.js";

/** The spec that the last run of this stack left behind; `undefined` when there was none. */
export async function deployedSpec(): Promise<ClusterSpec | undefined> {
  const { spec } = await stackOutputs(getStack());
  return spec as ClusterSpec | undefined;
}
