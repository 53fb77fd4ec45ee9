import { contains, isCidr } from "../../cidr.js";
import type { ClusterSpec, NodePool } from "../../fleet/cluster-spec.js";
import { hardeningOf } from "../../fleet/hardening.js";
import { counted } from "../counted.js";
import { compared } from "./cluster.js";
import type { DangerRule } from "./rule.js";
import { textsAt } from "./values.js";

const CLUSTER = ["flotilla/ClusterSpec"];

/** A cluster gives up a part of its hardening. */
export const loosenedHardening: DangerRule = {
  id: "hardening-loosened",
  kinds: CLUSTER,
  messages: (change) =>
    compared(change, (from, to) => {
      const [before, after] = [hardeningOf(from), hardeningOf(to)];
      return from.cloud !== to.cloud
        ? []
        : Object.keys(before)
            .filter((option) => before[option] === true && after[option] !== true)
            .sort()
            .map((option) => `hardening.${option} is switched off`);
    }),
};

/** The API server of a cluster can be called from more networks. */
export const widenedEndpoint: DangerRule = {
  id: "endpoint-widened",
  kinds: CLUSTER,
  messages: (change) =>
    compared(change, (from, to) => {
      const known = textsAt(from, "authorizedNetworks").filter(isCidr);
      const fresh = textsAt(to, "authorizedNetworks")
        .filter(isCidr)
        .filter((range) => !known.some((wide) => contains(wide, range)));
      return fresh.map((range) => `the API server may be called from ${range} too`);
    }),
};

/** Somebody else administers a cluster. */
export const addedAdministrators: DangerRule = {
  id: "administrator-added",
  kinds: CLUSTER,
  messages: (change) =>
    compared(change, (from, to) => {
      const known = new Set(textsAt(from, "administrators"));
      const fresh = textsAt(to, "administrators").filter((each) => !known.has(each));
      return fresh.length === 0
        ? []
        : [`${counted(fresh.length, "administrator")} more may do anything on the cluster`];
    }),
};

/** A node pool keeps less than half of its nodes. */
export const shrunkPool: DangerRule = {
  id: "node-pool-shrunk",
  kinds: CLUSTER,
  messages: (change) =>
    compared(change, (from, to) =>
      Object.keys(to.pools)
        .sort()
        .flatMap((name) => shrinking(from, to, name)),
    ),
};

function shrinking(from: ClusterSpec, to: ClusterSpec, name: string): string[] {
  const [before, after] = [boundsOf(from.pools[name]), boundsOf(to.pools[name])];
  if (before === undefined || after === undefined) {
    return [];
  }
  const smallest = `pools.${name} keeps at least ${counted(after.min, "node")} instead of ${before.min}: more may be taken away while pods run on them`;
  const largest = `pools.${name} has at most ${counted(after.max, "node")} instead of ${before.max}: what does not fit waits`;
  return [
    ...(after.max * 2 < before.max ? [largest] : []),
    ...(after.min * 2 < before.min && after.max * 2 >= before.max ? [smallest] : []),
  ];
}

function boundsOf(pool: NodePool | undefined): { readonly min: number; readonly max: number } | undefined {
  return pool === undefined || "min" in pool ? pool : { min: pool.nodes, max: pool.nodes };
}
