import { nearest } from "../../nearest.js";
import { violation } from "../../problem.js";
import { hardeningOf } from "../hardening.js";
import type { ClusterSpec } from "../cluster-spec.js";
import { tiers } from "../tiers.js";
import { eachCluster } from "./each.js";

/** What the tier promises is not switched off. */
export const noLaxerThanTier = eachCluster((spec, path) => {
  const { privateEndpoint, deletionProtection } = tiers[spec.tier];
  const on = hardeningOf(spec);
  return Object.entries({ privateEndpoint, deletionProtection })
    .filter(([option, promised]) => promised && on[option] === false)
    .map(([option]) =>
      violation("hardening", `${path}.hardening.${option}`, `be true in the tier ${spec.tier}`, { got: false }),
    );
});

/** An API server that the internet can reach says who may call it. */
export const authorizedNetworks = eachCluster((spec, path) => {
  if (spec.cloud === "local" || hardeningOf(spec).privateEndpoint || (spec.authorizedNetworks ?? []).length > 0) {
    return [];
  }
  const must = "name at least one network, since the endpoint of the API server is public";
  return [violation("authorized-networks", `${path}.authorizedNetworks`, must, { got: spec.authorizedNetworks })];
});

/** Options that work only where another one is on. */
const prerequisites: readonly (readonly [cloud: ClusterSpec["cloud"], option: string, needs: string])[] = [
  ["gke", "nodeMetadata", "workloadIdentity"],
  ["aks", "defender", "auditLogs"],
];

/** An option that needs another one is off where that one is. */
export const neededOptions = eachCluster((spec, path) => {
  const on = hardeningOf(spec);
  return prerequisites
    .filter(([cloud, option, needs]) => cloud === spec.cloud && on[option] === true && on[needs] === false)
    .map(([, option, needs]) =>
      violation("hardening", `${path}.hardening.${option}`, `be false where ${needs} is`, { got: true }),
    );
});

/** The pool that AKS creates with the cluster is one of the cluster's. */
export const systemPool = eachCluster((spec, path) => {
  if (spec.cloud !== "aks" || Object.hasOwn(spec.pools, spec.systemPool)) {
    return [];
  }
  const names = Object.keys(spec.pools);
  const fix = nearest(spec.systemPool, names) ?? names[0];
  return [violation("system-pool", `${path}.systemPool`, "be a pool of the cluster", { got: spec.systemPool, fix })];
});
