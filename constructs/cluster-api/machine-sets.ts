import type { NodePool } from "../../lib/fleet/cluster-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { ObjectScope } from "./object-scope.js";

/** A part of a pool, all of whose machines are in one zone. */
export interface MachineSet {
  /** Name of its pool, with its zone where the infrastructure has zones. */
  readonly name: string;
  readonly pool: NodePool;
  /** The zone, as the infrastructure calls it. */
  readonly failureDomain?: string;
}

/** What an infrastructure makes of a self-managed cluster. */
export interface MachineProvider {
  /** The object that the cluster as a whole stands on. */
  readonly cluster: Manifest;
  /** The template of the machines of a role, by their class or type. */
  readonly machineTemplate: (scope: ObjectScope, role: string, machine: string, isControlPlane: boolean) => Manifest;
  /** The parts of a pool. */
  readonly machineSets: (name: string, pool: NodePool) => readonly MachineSet[];
  /** How a machine registers its node: by a name that it asks its cloud for, and which cloud that is. */
  readonly nodeRegistration: {
    readonly name?: string;
    readonly criSocket?: string;
    readonly kubeletExtraArgs?: readonly { readonly name: string; readonly value: string }[];
  };
}
