import { isDomain } from "../../names.js";
import { pathOf } from "../../path.js";
import { violation, type Problem } from "../../problem.js";
import { provisioned } from "../cluster-api-needs.js";
import { clusterApiOwner, managementVersionProblems, ownerProblems } from "../cluster-api-owner.js";
import { identityProblems } from "../crossplane-identity.js";
import type { Fleet } from "../fleet.js";
import type { DeliveryEngine } from "../management-layer.js";
import { teamProblems } from "../rancher-teams.js";

/** The providers of Cluster API have versions that work together, the credentials that they need, and a cluster to run on. */
export function clusterApiProviders(fleet: Fleet): Problem[] {
  const found = clusterApiOwner(fleet.managementLayer);
  if (found === undefined) {
    return [];
  }
  const management = fleet.clusters[fleet.management];
  return [
    ...ownerProblems(found.path, found.owner, Object.values(provisioned(fleet))),
    ...(management === undefined
      ? []
      : managementVersionProblems(pathOf("clusters", fleet.management, "kubernetes"), management.kubernetes)),
  ];
}

/** Rancher has an address, someone to answer there, and teams that work on clusters of the fleet. */
export function rancher(fleet: Fleet): Problem[] {
  const spec = fleet.managementLayer?.rancher;
  if (spec === undefined) {
    return [];
  }
  const { hostname, replicas = 1 } = spec;
  const path = "managementLayer.rancher";
  const name = 'be a name in DNS such as "rancher.acme.example"';
  return [
    ...(isDomain(hostname) ? [] : [violation("rancher-hostname", `${path}.hostname`, name, { got: hostname })]),
    ...(Number.isInteger(replicas) && replicas > 0
      ? []
      : [violation("rancher-replicas", `${path}.replicas`, "be a whole number, 1 or more", { got: replicas })]),
    ...teamProblems(`${path}.teams`, fleet, spec),
  ];
}

/** Crossplane is somebody to each cloud of the fleet. */
export function crossplane(fleet: Fleet): Problem[] {
  const identity = fleet.managementLayer?.crossplane;
  return identity === undefined ? [] : identityProblems("managementLayer.crossplane", fleet, identity);
}

/** Each delivery engine is named once. */
export function deliveryEngines({ managementLayer }: Fleet): Problem[] {
  const delivery: readonly DeliveryEngine[] = managementLayer?.delivery ?? [];
  const once = "be an engine that is not named before";
  return delivery.flatMap((engine, index) =>
    delivery.indexOf(engine) < index
      ? [violation("delivery-engine", pathOf("managementLayer", "delivery", index), once, { got: engine })]
      : [],
  );
}
