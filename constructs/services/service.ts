import type { ChartRelease } from "../../lib/chart-release.js";
import type { AwsTrust } from "../../lib/fleet/services-spec.js";
import type { Manifest } from "../../lib/manifests.js";
import type { CloudRight } from "./cloud-right.js";

/**
 * What a service brings or waits for, as `<what>/<name>`: `definitions/cert-manager.io`, `webhook/cert-manager`,
 * `identity/external-dns`, `ingress-class/nginx`, `dns-records`, `certificates`. Definitions and webhooks come with the chart of a
 * service, all else with its objects.
 */
export type Provision = string;

/** What a service may do in the cloud, as one of its service accounts. */
export interface ServiceIdentity {
  /** Name in the fleet, unique on a cluster: `"external-dns"`. */
  readonly name: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly rights: readonly CloudRight[];
  /**
   * How AWS trusts the service account.
   *
   * @defaultValue `"pod-identity"`
   */
  readonly trust?: AwsTrust;
}

/** A service that every cluster carries, as data: whoever installs its chart takes it from here. */
export interface SharedService<Values extends object = object> {
  /** Name, unique on a cluster and a DNS label. */
  readonly name: string;
  readonly chart: ChartRelease<Values>;
  /** Objects that the chart needs: its namespace, Secrets by reference, ConfigMaps. */
  readonly before: readonly Manifest[];
  /** Objects that need the chart: issuers, classes, gateways. */
  readonly objects: readonly Manifest[];
  /** Who it is to the cloud; empty where it needs nothing of it. */
  readonly identities: readonly ServiceIdentity[];
  /** What nobody else on the cluster provides. */
  readonly provides: readonly Provision[];
  /** What must be there before the chart, beside the identities of the service and the definitions of all its objects. */
  readonly needs: readonly Provision[];
}
