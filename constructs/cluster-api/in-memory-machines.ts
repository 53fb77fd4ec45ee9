import { DEV_VERSION, groups } from "./contract.js";
import { hashedName } from "./hashed-name.js";
import type { MachineProvider } from "./machine-sets.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";

/** By this annotation a cluster says who answers as its API server. */
const LISTENER_ANNOTATION = "inmemorycluster.infrastructure.cluster.x-k8s.io/listener";

const apiVersion = `${groups.infrastructure}/${DEV_VERSION}`;

/** Machines in the memory of the provider for tests: no zones, no types, ready within seconds. */
export function inMemoryMachines(scope: ObjectScope): MachineProvider {
  const spec = { template: { spec: { backend: { inMemory: {} } } } };
  return {
    cluster: {
      apiVersion,
      kind: "DevCluster",
      // The provider writes this by itself, but fails where an object has no annotation at all (Cluster API v1.14.2).
      metadata: objectMetadata(scope, scope.cluster, {
        annotations: { [LISTENER_ANNOTATION]: `${scope.namespace}/${scope.cluster}` },
      }),
      spec: { backend: { inMemory: {} } },
    },
    machineTemplate: (_, role) => ({
      apiVersion,
      kind: "DevMachineTemplate",
      metadata: objectMetadata(scope, hashedName(`${scope.cluster}-${role}`, spec)),
      spec,
    }),
    machineSets: (name, pool) => [{ name, pool }],
    // Nothing reads it; but a template of bootstrap data must say something.
    nodeRegistration: { criSocket: "unix:///var/run/containerd/containerd.sock" },
  };
}
