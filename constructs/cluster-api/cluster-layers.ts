import { compareTexts } from "../../lib/compare-texts.js";
import { isFromClusterApi } from "../../lib/fleet/provisioner.js";
import type { EksAddons } from "../../lib/fleet/cluster-api-spec.js";
import type { AksSpec, ClusterSpec, EksSpec } from "../../lib/fleet/cluster-spec.js";
import { eksAddonsOf } from "../../lib/fleet/eks-addon-versions.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import { aksHardening, eksHardening } from "../../lib/fleet/hardening.js";
import { late } from "../../lib/late.js";
import type { Layer } from "../../lib/layer.js";
import { flotillaLabels } from "../labels.js";
import { autoImportLabels } from "../management/rancher.js";
import { clusterApiObjects } from "./cluster-api-objects.js";
import { CLUSTER_NAME_LABEL } from "./contract.js";
import { neededGates } from "./gates.js";
import type { ClusterApiOptions } from "./options.js";
import { secretsKeyLateValue, secretsVault } from "./secrets-key.js";

/**
 * The objects of every cluster that Cluster API creates: a layer of the management cluster each, applied by the cluster's own
 * stack, with which it comes and goes.
 *
 * @throws {@link InvalidError} when Cluster API cannot create one of them
 */
export function clusterLayers({ name: fleet, clusters, managementLayer }: Fleet): Layer[] {
  const shared = { ...flotillaLabels, ...(managementLayer?.rancher === undefined ? {} : autoImportLabels) };
  return Object.entries(clusters)
    .filter(([, spec]) => isFromClusterApi(spec))
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([cluster, spec]) => {
      const labels = { ...shared, [CLUSTER_NAME_LABEL]: cluster }; // selectors of add-ons find a Cluster by its labels alone
      return {
        name: `cluster-${cluster}`,
        after: ["cluster-api"],
        deliver: "pulumi",
        appliedBy: cluster,
        manifests: clusterApiObjects(fleet, cluster, spec, { ...optionsOf(fleet, cluster, spec), labels }),
      };
    });
}

/** What Cluster API needs beside a spec: what the spec says of it, and what follows from rules. */
function optionsOf(fleet: string, cluster: string, spec: ClusterSpec): ClusterApiOptions {
  // The management layer opens the gates that its clusters need; that none is closed by hand, the fleet's checks say.
  const gates = Object.fromEntries(neededGates(spec).map((gate) => [gate, true]));
  switch (spec.cloud) {
    case "eks":
      return { gates, ...eksOptions(cluster, spec) };
    case "gke":
      return spec.clusterApi === undefined ? { gates } : { gates, gke: spec.clusterApi };
    case "aks":
      return { gates, ...aksOptions(fleet, cluster, spec) };
    case "local":
      return {};
  }
}

function eksOptions(cluster: string, spec: EksSpec): Pick<ClusterApiOptions, "eks"> {
  const addons = eksAddonsOf(spec);
  const identity = spec.clusterApi?.identity;
  return isComplete(addons)
    ? {
        eks: {
          addons,
          ...(eksHardening(spec).secretsEncryption ? { secretsKey: late(secretsKeyLateValue(cluster)) } : {}),
          ...(identity === undefined ? {} : { identity }),
        },
      }
    : {};
}

function aksOptions(fleet: string, cluster: string, spec: AksSpec): Pick<ClusterApiOptions, "aks"> {
  const { group, name } = secretsVault(fleet, cluster);
  const vaultId = `/subscriptions/${spec.subscription}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;
  const secretsKey = { url: late(secretsKeyLateValue(cluster)), vaultId };
  return spec.clusterApi === undefined
    ? {}
    : { aks: { ...spec.clusterApi, ...(aksHardening(spec).secretsEncryption ? { secretsKey } : {}) } };
}

function isComplete(addons: Partial<EksAddons>): addons is EksAddons {
  return [addons["vpc-cni"], addons["kube-proxy"], addons.coredns].every((version) => version !== undefined);
}
