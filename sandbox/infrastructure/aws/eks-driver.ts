import type { ClusterDriver } from "../cluster-driver.js";
import { eksBelongings, eksControlPlane } from "./eks-control-plane.js";
import { eksPool, eksPoolParts, groupName } from "./eks-pool.js";
import { clusterName, eksPlace } from "./eks-scope.js";

/** Clusters on EKS, as the provider for AWS makes them: the network belongs to the control plane. */
export const eksDriver: ClusterDriver = {
  place: eksPlace,
  makeInfrastructure: () => Promise.resolve({}),
  makeControlPlane: eksControlPlane,
  makePool: eksPool,
  removePool: (pass, pool) => pass.cloud.delete(eksPoolParts(pass, pool)),
  removeControlPlane: (pass) => pass.cloud.delete(eksBelongings(pass)),
  removeInfrastructure: () => Promise.resolve(),
  nameOf: (family, pool) => ({ controlPlane: `eks-${clusterName(family)}`, pool: groupName(pool) }),
  endpoint: (controlPlaneEndpoint) => ({ spec: { controlPlaneEndpoint } }),
  conditions: { controlPlane: "EKSControlPlaneReady", pool: "EKSNodegroupReady" },
};
