import { Construct } from "constructs";

import { dnsLabel } from "../../lib/names.js";
import { refuse } from "../../lib/problem.js";
import { RestrictedNamespace } from "../restricted-namespace.js";
import { TenantLimits, type TenantLimitsProps } from "./tenant-limits.js";
import { TenantNetwork, type TenantNetworkProps } from "./tenant-network.js";

/** The label of a namespace that names the team which owns it. */
export const teamLabel = "flotilla/team";

/** Options of {@link TenantNamespace}. */
export interface TenantNamespaceProps extends Omit<TenantLimitsProps, "namespace"> {
  /** Name of the namespace. */
  readonly name: string;
  /** Team that owns it. */
  readonly team: string;
  /**
   * Whom its pods talk to beside each other and DNS.
   *
   * @defaultValue `{}`: nobody
   */
  readonly network?: Omit<TenantNetworkProps, "namespace">;
}

/**
 * A namespace that one team owns: its pods pass the restricted Pod Security Standard, fit a quota, and talk to nobody but each other,
 * DNS, and whom the team names.
 *
 * @example
 * new TenantNamespace(chart, "Shop", {
 *   name: "shop",
 *   team: "shop",
 *   quota: { requests: { cpu: "4", memory: "8Gi" }, pods: 50 },
 *   network: { from: ["envoy-gateway-system"] },
 * });
 */
export class TenantNamespace extends Construct {
  /** Name of the namespace, for objects that live in it. */
  readonly namespace: string;

  constructor(scope: Construct, id: string, { name, team, quota, limits, network }: TenantNamespaceProps) {
    super(scope, id);
    refuse(this.node.path, [...dnsLabel("name", name), ...dnsLabel("team", team)]);

    this.namespace = name;
    new RestrictedNamespace(this, "Namespace", { name, labels: { [teamLabel]: team } });
    new TenantLimits(this, "Limits", { namespace: name, quota, limits });
    new TenantNetwork(this, "Network", { ...network, namespace: name });
  }
}
