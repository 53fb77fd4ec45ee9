import type { ClusterSpec } from "../../fleet/cluster-spec.js";
import { replacementTable, replacingChanges, type ReplacingChange } from "../../fleet/replacements.js";
import { tiers } from "../../fleet/tiers.js";
import { versionStep } from "../../fleet/version-step.js";
import { shown } from "../../problem.js";
import { isObject } from "../../schema.js";
import type { ObjectChange } from "../change.js";
import { counted } from "../counted.js";
import type { ClusterSide } from "./cluster-side.js";
import { isDeleted, isSameObject, type DangerRule } from "./rule.js";
import type { Sides } from "./sides.js";
import { at, numberAt, textAt } from "./values.js";

const CLUSTER = ["flotilla/ClusterSpec"];

/** A cluster goes, also when it only gets another name. */
export const clusterDeletion: DangerRule = {
  id: "cluster-deleted",
  kinds: CLUSTER,
  messages: (change, { base }) => {
    if (!isDeleted(change)) {
      return [];
    }
    const what = `the cluster is deleted with its nodes, its volumes and ${contents(base)}`;
    return [change.change === "moved" ? `${what}, and an empty one is created under another name` : what];
  },
};

/** A cluster is deleted and created anew. */
export const clusterReplacement: DangerRule = {
  id: "cluster-replaced",
  kinds: CLUSTER,
  messages: (change, sides) => replacementsOf(change, sides, "the cluster"),
};

/** Node pools are deleted and created anew. */
export const poolReplacement: DangerRule = {
  id: "node-pool-replaced",
  kinds: CLUSTER,
  messages: (change, sides) => replacementsOf(change, sides, "a pool"),
};

/** A cluster goes to a version of Kubernetes that no cloud takes it to. */
export const kubernetesStep: DangerRule = {
  id: "kubernetes-version-step",
  kinds: CLUSTER,
  messages: (change) =>
    compared(change, (from, to) => {
      if (versionStep(change.object.name, from, to).length === 0) {
        return [];
      }
      const step = `Kubernetes goes from ${from.kubernetes} to ${to.kubernetes}`;
      return [`${step}: no cloud goes down or leaves a minor version out, so that the update fails`];
    }),
};

/** Changes reach a cluster at another time. */
export const ringMove: DangerRule = {
  id: "ring-changed",
  kinds: CLUSTER,
  messages: (change) => {
    const [from, to] = [numberAt(change.from, "ring"), numberAt(change.to, "ring")];
    if (from === undefined || to === undefined || from === to) {
      return [];
    }
    const when = to < from ? "earlier, tried on fewer clusters before" : "later, and fixes too";
    return [`the cluster moves from ${ringText(from)} to ${ringText(to)}: changes reach it ${when}`];
  },
};

/** Another stack is to create a cluster. */
export const stackMove: DangerRule = {
  id: "stack-changed",
  kinds: CLUSTER,
  messages: (change) => {
    const [from, to] = [change.from, change.to].map((side) => textAt(side, "spec", "stack") ?? change.object.name);
    return isSameObject(change) && from !== to
      ? ["another stack creates the cluster: it knows nothing of what the former one made, and makes it a second time"]
      : [];
  },
};

/** The name of the fleet, which is part of the name of everything. */
export const fleetRename: DangerRule = {
  id: "fleet-renamed",
  kinds: ["flotilla/Fleet"],
  messages: (change) =>
    change.from !== undefined && change.to !== undefined && change.from.metadata.name !== change.to.metadata.name
      ? ["every cloud resource has the fleet's name in its own: all clusters are deleted and created anew"]
      : [],
};

/** What a rule says of the specs of a cluster that is on both sides. */
export function compared(
  change: ObjectChange,
  messages: (from: ClusterSpec, to: ClusterSpec) => readonly string[],
): readonly string[] {
  const [from, to] = [at(change.from, "spec"), at(change.to, "spec")];
  return isSameObject(change) && isClusterSpec(from) && isClusterSpec(to) ? messages(from, to) : [];
}

/** Whether a spec says what the rules ask for: a rendering may be of any version of flotilla. */
function isClusterSpec(spec: unknown): spec is ClusterSpec {
  const { cloud, tier, network, pools, kubernetes } = isObject(spec) ? spec : {};
  return (
    typeof cloud === "string" &&
    Object.hasOwn(replacementTable, cloud) &&
    typeof tier === "string" &&
    Object.hasOwn(tiers, tier) &&
    typeof kubernetes === "string" &&
    isObject(network) &&
    isObject(pools) &&
    Object.values(pools).every((pool) => typeof at(pool, "machine") === "string")
  );
}

function replacementsOf(change: ObjectChange, sides: Sides, what: "the cluster" | "a pool"): readonly string[] {
  return compared(change, (from, to) =>
    replacingChanges(from, to)
      .filter(({ replaced }) => (replaced === "the cluster") === (what === "the cluster"))
      .map(({ path, from: before, to: after, replaced, reason }) => {
        const isWanted = sides.acknowledged.includes(`${change.object.name}/${path}`);
        const step = after === undefined ? "is removed" : `goes from ${shown(before)} to ${shown(after)}`;
        return `${path} ${step}: ${lossOf(replaced, after)} (${reason})${isWanted ? "; the fleet acknowledges it" : ""}`;
      }),
  );
}

function lossOf(replaced: ReplacingChange["replaced"], after: unknown): string {
  switch (replaced) {
    case "the cluster":
      return "the cluster is deleted with everything on it and created anew";
    case "all node pools":
      return "all node pools are deleted and created anew, and every pod is stopped";
    case "the node pool":
      return `the node pool is deleted${after === undefined ? "" : " and created anew"}, and all pods on its nodes are stopped`;
  }
}

function contents(base: ClusterSide): string {
  const objects = base.objects.filter(({ place }) => place.group !== "flotilla").length;
  return `everything on it, ${counted(objects, "object")} of the rendering among it`;
}

function ringText(ring: number): string {
  return ring === 0 ? "the management cluster's place" : `ring ${ring}`;
}
