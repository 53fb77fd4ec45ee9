import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import { CLUSTER_NAME_LABEL, CORE_VERSION, groups, referenceTo } from "./contract.js";
import { hashedName } from "./hashed-name.js";
import type { MachineProvider, MachineSet } from "./machine-sets.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";
import { poolReplicas } from "./pool-replicas.js";

/** By this label a machine says which MachineDeployment it belongs to. */
export const DEPLOYMENT_NAME_LABEL = "cluster.x-k8s.io/deployment-name";

/** The objects of a pool: its two templates, and a MachineDeployment for each of its parts. */
export function machineDeployments(
  scope: ObjectScope,
  { name, pool, version }: { readonly name: string; readonly pool: NodePool; readonly version: string },
  provider: MachineProvider,
): Manifest[] {
  const templates = {
    machine: provider.machineTemplate(scope, name, pool.machine, false),
    bootstrap: bootstrapTemplate(scope, name, joinConfiguration(pool, provider)),
  };
  const sets = provider.machineSets(name, pool).map((set) => machineDeployment(scope, set, `v${version}`, templates));
  return [...sets, templates.bootstrap, templates.machine];
}

function machineDeployment(
  scope: ObjectScope,
  { name, pool, failureDomain }: MachineSet,
  version: string,
  templates: Readonly<Record<"machine" | "bootstrap", Manifest>>,
): Manifest {
  const { cluster } = scope;
  const title = `${cluster}-${name}`;
  const { replicas, annotations } = poolReplicas(pool, "eks");
  const labels = { [CLUSTER_NAME_LABEL]: cluster, [DEPLOYMENT_NAME_LABEL]: title };
  return {
    apiVersion: `${groups.core}/${CORE_VERSION}`,
    kind: "MachineDeployment",
    metadata: objectMetadata(scope, title, { annotations }),
    spec: {
      clusterName: cluster,
      replicas,
      selector: { matchLabels: labels },
      rollout: { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
      template: {
        metadata: { labels },
        spec: {
          clusterName: cluster,
          version,
          failureDomain,
          bootstrap: { configRef: referenceTo(templates.bootstrap) },
          infrastructureRef: referenceTo(templates.machine),
        },
      },
    },
  };
}

function bootstrapTemplate(scope: ObjectScope, name: string, joinConfiguration: object): Manifest {
  const spec = { template: { spec: { joinConfiguration } } };
  return {
    apiVersion: `${groups.bootstrap}/${CORE_VERSION}`,
    kind: "KubeadmConfigTemplate",
    metadata: objectMetadata(scope, hashedName(`${scope.cluster}-${name}`, spec)),
    spec,
  };
}

/** A node has its labels and taints from the moment it registers, so that nothing is scheduled before. */
function joinConfiguration({ labels = {}, taints = [] }: NodePool, { nodeRegistration }: MachineProvider): object {
  const text = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
  const { kubeletExtraArgs = [] } = nodeRegistration;
  return {
    nodeRegistration: {
      ...nodeRegistration,
      kubeletExtraArgs: [...kubeletExtraArgs, ...(text === "" ? [] : [{ name: "node-labels", value: text }])],
      taints: taints.map(({ key, value, effect }) => ({ key, value, effect })),
    },
  };
}
