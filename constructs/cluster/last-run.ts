import { getStack } from "@pulumi/pulumi";

import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { LayerHolders } from "./layer-holder.js";
import { stackOutputs } from "./stack-outputs.js";

/** What the last complete run of a stack left behind. */
export interface LastRun {
  readonly spec: ClusterSpec;
  readonly layers: LayerHolders;
}

/** Before stacks recorded who holds which layer, there was one that an engine may apply now, and the stack had it. */
const unrecorded: LayerHolders = { workloads: "pulumi" };

/** The last complete run of this stack; `undefined` when there was none. */
export async function lastRun(): Promise<LastRun | undefined> {
  const { spec, layers = unrecorded } = await stackOutputs(getStack());
  return spec === undefined ? undefined : { spec: spec as ClusterSpec, layers: layers as LayerHolders };
}
