import { DEV_VERSION, groups } from "./contract.js";
import { hashedName } from "./hashed-name.js";
import type { MachineProvider } from "./machine-sets.js";
import { objectMetadata, type ObjectScope } from "./object-scope.js";

const apiVersion = `${groups.infrastructure}/${DEV_VERSION}`;

/** Machines in the memory of the provider for tests: no zones, no types, ready within seconds. */
export function inMemoryMachines(scope: ObjectScope): MachineProvider {
  const spec = { template: { spec: { backend: { inMemory: {} } } } };
  return {
    cluster: {
      apiVersion,
      kind: "DevCluster",
      metadata: objectMetadata(scope, scope.cluster),
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
