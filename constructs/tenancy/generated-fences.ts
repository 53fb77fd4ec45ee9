import { compareTexts } from "../../lib/compare-texts.js";
import type { ClusterSpec } from "../../lib/fleet/cluster-spec.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { teamsOn } from "../../lib/fleet/team-fences.js";
import type { TeamSpec } from "../../lib/fleet/team-spec.js";
import { manifests, type Manifest } from "../../lib/manifests.js";
import { yamlText } from "../../lib/yaml.js";
import { flotillaLabels } from "../labels.js";
import { chosenService } from "../services/service-settings.js";
import { teamNetwork } from "./team-network.js";
import { TenantLimits } from "./tenant-limits.js";
import { teamLabel } from "./tenant-namespace.js";
import { TenantNetwork } from "./tenant-network.js";

/**
 * What has Kyverno fence each namespace that carries the label of a team and is not in the fleet's data, as it stands there for the
 * namespaces that are; nothing on a cluster without Kyverno.
 */
export function generatedFences(fleet: Fleet, cluster: string): Manifest[] {
  const spec = fleet.clusters[cluster];
  const teams = teamsOn(fleet, cluster);
  if (spec === undefined || teams.length === 0 || chosenService(fleet, spec, "policyEngine")?.engine !== "kyverno") {
    return [];
  }
  const rendered = teams.flatMap(([, { namespaces }]) => namespaces).sort(compareTexts);
  return [
    backgroundRole,
    ...teams
      .sort(([a], [b]) => compareTexts(a, b))
      .map(([name, team]) => generatingPolicy(name, fences(spec, team), rendered)),
  ];
}

/** Kyverno may read and report by itself; what it generates, somebody must let it. */
const backgroundRole: Manifest = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: {
    name: "flotilla:kyverno:fences",
    labels: { ...flotillaLabels, "rbac.kyverno.io/aggregate-to-background-controller": "true" },
  },
  rules: [
    {
      apiGroups: [""],
      resources: ["limitranges", "resourcequotas"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
    {
      apiGroups: ["networking.k8s.io"],
      resources: ["networkpolicies"],
      verbs: ["get", "list", "watch", "create", "update", "patch", "delete"],
    },
  ],
};

/** Whoever deletes a fence gets it back; those that are there stay when the policy goes, or the namespaces would be open. */
function generatingPolicy(team: string, objects: readonly Manifest[], rendered: readonly string[]): Manifest {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "GeneratingPolicy",
    metadata: { name: `flotilla-team-${team}`, labels: flotillaLabels },
    spec: {
      evaluation: {
        generateExisting: { enabled: true },
        synchronize: { enabled: true },
        orphanDownstreamOnPolicyDelete: { enabled: true },
      },
      matchConstraints: {
        objectSelector: { matchLabels: { [teamLabel]: team } },
        resourceRules: [
          { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["namespaces"] },
        ],
      },
      matchConditions: [
        { name: "not-of-the-fleet", expression: `!(object.metadata.name in ${JSON.stringify(rendered)})` },
      ],
      generate: [{ template: { interpolate: "cel", value: objects.map((each) => yamlText(each)).join("---\n") } }],
    },
  };
}

/**
 * The fences of any namespace of a team. Their names are others than those of the fleet's, so that a namespace may come into the
 * data later: then both are there, and say the same.
 */
function fences(spec: ClusterSpec, { quota, limits, network = {} }: TeamSpec): Manifest[] {
  const namespace = "any";
  const objects = manifests("fences", (chart) => {
    new TenantLimits(chart, "Limits", { namespace, quota, limits });
    new TenantNetwork(chart, "Network", { ...teamNetwork(spec, network), namespace });
  });
  return objects.map(({ apiVersion, kind, metadata, spec }) => ({
    apiVersion,
    kind,
    metadata: { name: `${metadata.name}-generated`, namespace: "(( object.metadata.name ))" },
    spec,
  }));
}
