import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";

import { AppliedLayer } from "../../lib/bridge.js";
import type { Fleet } from "../../lib/fleet/fleet.js";
import type { Layer } from "../../lib/layer.js";
import { registrationLayers } from "../management/registration-layers.js";
import { clusterLateValue } from "../management/registrations.js";
import { address } from "./api-server-address.js";
import { managementOf, managementProvider, withoutManagement, type Management } from "./management.js";

/** What a cluster's own stack tells a delivery engine, and where. */
export interface NewRegistration {
  readonly layer: Layer;
  readonly management: Management;
}

/**
 * The registration that a cluster's own stack is to apply; `undefined` when there is none.
 *
 * @param unprotected - whether the cluster is about to go: what is left of the registration then goes without a management cluster
 * @throws when the management cluster is not there
 */
export async function newRegistration(
  fleet: Fleet,
  cluster: string,
  unprotected: boolean,
): Promise<NewRegistration | undefined> {
  const layer = registrationLayers(fleet).find(({ appliedBy }) => appliedBy === cluster);
  if (layer === undefined) {
    return undefined;
  }
  const management = await managementOf(fleet);
  if (management === undefined && !unprotected) {
    throw withoutManagement(fleet, `${cluster} is registered with Argo CD`);
  }
  return management === undefined ? undefined : { layer, management };
}

/** Arguments of {@link DeliveryRegistration}. */
export interface DeliveryRegistrationArgs extends NewRegistration {
  /** Name of the fleet. */
  readonly fleet: string;
  /** Kubeconfig text of the cluster. */
  readonly kubeconfig: Output<string>;
}

/**
 * Tells a delivery engine on the management cluster how to reach a cluster, once that is there; it is told to forget it before the
 * cluster goes.
 *
 * @example
 * new DeliveryRegistration("staging", { fleet: "acme", layer, management, kubeconfig: cluster.kubeconfig });
 */
export class DeliveryRegistration extends ComponentResource {
  constructor(name: string, args: DeliveryRegistrationArgs, opts: ComponentResourceOptions = {}) {
    super("flotilla:cluster:DeliveryRegistration", name, {}, opts);
    const { fleet, layer, management, kubeconfig } = args;
    const reached = kubeconfig.apply(address);
    const lateValues = {
      [clusterLateValue(name, "endpoint")]: reached.apply(({ server }) => server),
      [clusterLateValue(name, "certificate_authority")]: reached.apply((api) => api.certificateAuthority),
    };
    // A registration is gone with the management cluster, and no reason to keep a cluster; one that is forgotten is written again.
    const provider = managementProvider({ fleet, management, deleteUnreachable: true }, this);
    new AppliedLayer(
      `${management.cluster}/${layer.name}`,
      { cluster: management.cluster, layer, lateValues },
      { parent: this, provider },
    );
    this.registerOutputs({});
  }
}
