import type { Problem } from "../problem.js";
import { isObject, type Schema } from "../schema.js";
import { acknowledgements } from "./checks/acknowledgements.js";
import { replicaFits, replicasFit } from "./checks/capacity.js";
import {
  accounts,
  administrators,
  existingNetworks,
  knownRegion,
  supportedVersion,
  zonesForTier,
} from "./checks/clouds.js";
import { deliveryEngine, deliveryOrder, deliverySource } from "./checks/delivery.js";
import type { Rule } from "./checks/each.js";
import { exposedNames } from "./checks/exposed.js";
import { authorizedNetworks, neededOptions, noLaxerThanTier, systemPool } from "./checks/hardening.js";
import { nodeLabels, workloadLabels } from "./checks/labels.js";
import {
  clusterNames,
  fleetDomain,
  fleetName,
  ownNamespaces,
  poolNames,
  stackNames,
  uniqueStacks,
  workloadNames,
} from "./checks/names.js";
import { clusterApiProviders, crossplane, deliveryEngines, rancher } from "./checks/management-layer.js";
import { overlaps } from "./checks/overlaps.js";
import { autoscaling, evenZones, machines, nodesForZones, poolBounds, poolSizes } from "./checks/pools.js";
import {
  clusterApiNeeds,
  clusterApiThere,
  managementByPulumi,
  openGates,
  saidOptions,
  unreadClusterApi,
} from "./checks/provisioner.js";
import { privateServices, rangeSizes, reservedRanges, vpcAssociation, wellFormedRanges } from "./checks/ranges.js";
import {
  managementExists,
  managementInNoRing,
  noEmptyRing,
  oneRing,
  ringsNameClusters,
  someRing,
} from "./checks/rollout.js";
import { roomForNodes, roomForPods } from "./checks/room.js";
import { teamAmounts, teamCounts, teamDefaults, teamLimitOrder, teamQuotas } from "./checks/team-limits.js";
import { answeredPeers, nodeLocalAddresses, openRanges, teamPeers, teamRanges } from "./checks/team-network.js";
import { workloadsInLimits, workloadsInQuota } from "./checks/team-workloads.js";
import {
  knownTeamClusters,
  networkPolicyEnforcers,
  oneOwner,
  teamDomains,
  teamNames,
  teamNamespaces,
  workloadsOfTeams,
} from "./checks/teams.js";
import { knownClusters, pinnedImages, ports, probePaths, replicaCounts, requests } from "./checks/workloads.js";
import type { Fleet } from "./fleet.js";
import { clusterSchema, fleetProblems, workloadSchema } from "./parse.js";

/** Rules of the fleet as a whole. */
const fleetRules: readonly Rule[] = [
  ...[fleetName, fleetDomain],
  ...[managementExists, managementInNoRing, ringsNameClusters, noEmptyRing, oneRing, someRing, acknowledgements],
  ...[managementByPulumi, clusterApiThere, openGates],
  ...[clusterApiProviders, rancher, crossplane, deliveryEngines],
  ...[deliveryEngine, deliverySource, deliveryOrder],
  ...[teamNames, teamNamespaces, oneOwner, knownTeamClusters, teamDomains, networkPolicyEnforcers],
  ...[teamAmounts, teamCounts, teamLimitOrder, teamDefaults, teamQuotas],
  ...[workloadsOfTeams, workloadsInLimits, workloadsInQuota, teamPeers, answeredPeers, teamRanges, openRanges],
];

/** Rules of clusters and workloads, which look at nothing else. */
const partRules: readonly Rule[] = [
  ...[clusterNames, poolNames, stackNames, uniqueStacks, workloadNames, ownNamespaces],
  ...[knownRegion, zonesForTier, supportedVersion, accounts, administrators, existingNetworks],
  ...[noLaxerThanTier, authorizedNetworks, neededOptions, systemPool],
  ...[unreadClusterApi, saidOptions, clusterApiNeeds],
  ...[
    wellFormedRanges,
    rangeSizes,
    privateServices,
    vpcAssociation,
    reservedRanges,
    overlaps,
    roomForNodes,
    roomForPods,
  ],
  ...[poolSizes, poolBounds, autoscaling, evenZones, nodesForZones, machines, nodeLabels],
  ...[
    knownClusters,
    replicaCounts,
    ports,
    requests,
    pinnedImages,
    probePaths,
    exposedNames,
    workloadLabels,
    replicaFits,
    replicasFit,
  ],
  nodeLocalAddresses,
];

/**
 * All that is wrong with a fleet, at once and always in the same order. Of a fleet that came from JSON first what is not shaped
 * like a fleet, then what else is wrong with the parts that are.
 */
export function check(fleet: Fleet): Problem[] {
  const misshapen = fleetProblems(fleet);
  if (misshapen.length === 0) {
    return broken([...fleetRules, ...partRules], fleet, new Set(Object.keys(fleet.clusters)));
  }
  const shaped = wellShaped(fleet);
  const rules = fleetProblems(shaped).length === 0 ? [...fleetRules, ...partRules] : partRules;
  const names = new Set(isObject(fleet) && isObject(fleet.clusters) ? Object.keys(fleet.clusters) : []);
  return [...misshapen, ...broken(rules, shaped, names)];
}

function broken(rules: readonly Rule[], fleet: Fleet, clusterNames: ReadonlySet<string>): Problem[] {
  return rules.flatMap((rule) => rule(fleet, clusterNames));
}

/** A fleet without those clusters and workloads that are not shaped like one. */
function wellShaped(value: unknown): Fleet {
  const { clusters, workloads, ...rest }: Readonly<Record<string, unknown>> = isObject(value) ? value : {};
  return {
    ...rest,
    clusters: partsOf(clusters, clusterSchema),
    workloads: partsOf(workloads, workloadSchema),
  } as Fleet;
}

function partsOf<T>(value: unknown, schema: Schema<T>): Record<string, T> {
  const parts = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(parts.filter((part): part is [string, T] => schema.problems("", part[1]).length === 0));
}
