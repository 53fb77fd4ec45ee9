import type { Tier } from "../../lib/fleet/tiers.js";
import { priorityClasses } from "../foundation.js";
import type { IdentityValues } from "./identity-values.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";

/**
 * Values of cert-manager's chart, of v1.21, as far as flotilla sets them.
 * https://github.com/cert-manager/cert-manager/blob/v1.21.1/deploy/charts/cert-manager/values.yaml
 */
export interface CertManagerValues extends Component, IdentityValues {
  readonly global: { readonly priorityClassName: string; readonly leaderElection: { readonly namespace: string } };
  readonly crds: { readonly enabled: true; readonly keep: true };
  readonly config?: ControllerConfig;
  readonly webhook: Component;
  readonly cainjector: Component;
}

/** How one of the three programs runs. */
export interface Component {
  readonly replicaCount: number;
  readonly podDisruptionBudget: { readonly enabled: boolean; readonly minAvailable?: number };
  readonly resources: ServiceResources;
  readonly topologySpreadConstraints?: readonly object[];
}

/** Settings of the controller that have no value of their own. */
export interface ControllerConfig {
  readonly apiVersion: "controller.config.cert-manager.io/v1alpha1";
  readonly kind: "ControllerConfiguration";
  readonly gatewayAPI: { readonly enabled: true };
}

/** Name of cert-manager's namespace, release, service account and identity. */
export const certManagerName = "cert-manager";

/** What {@link certManagerValues} depends on. */
export interface CertManagerValuesOptions {
  readonly tier: Tier;
  readonly identity: IdentityValues;
  /** Whether it makes certificates for the listeners of Gateways. */
  readonly gatewayApi: boolean;
}

/** The values of cert-manager on a cluster of a tier. */
export function certManagerValues({ tier, identity, gatewayApi }: CertManagerValuesOptions): CertManagerValues {
  const { controller, webhook, cainjector } = sizes[tier];
  return {
    ...component("controller", controller),
    global: {
      priorityClassName: priorityClasses.platform.name,
      leaderElection: { namespace: certManagerName }, // the chart's default is kube-system, which GKE Autopilot closes
    },
    crds: { enabled: true, keep: true }, // deleting a definition deletes every certificate
    ...identity,
    ...(gatewayApi ? { config: gatewayConfig } : {}),
    webhook: component("webhook", webhook),
    cainjector: component("cainjector", cainjector),
  };
}

const gatewayConfig: ControllerConfig = {
  apiVersion: "controller.config.cert-manager.io/v1alpha1",
  kind: "ControllerConfiguration",
  gatewayAPI: { enabled: true },
};

/**
 * Every change of a certificate waits for the webhook, so that it has the most replicas; of the other two only the leader works.
 * https://cert-manager.io/docs/installation/best-practice/
 */
const sizes: Readonly<Record<Tier, Readonly<Record<"controller" | "webhook" | "cainjector", ServiceSize>>>> = {
  production: {
    controller: serviceSize(2, 50, 256, 1024),
    webhook: serviceSize(3, 20, 64, 256),
    cainjector: serviceSize(2, 20, 256, 1024),
  },
  staging: {
    controller: serviceSize(2, 20, 128, 512),
    webhook: serviceSize(2, 10, 64, 128),
    cainjector: serviceSize(2, 10, 128, 512),
  },
  development: {
    controller: serviceSize(1, 10, 64, 256),
    webhook: serviceSize(1, 10, 32, 128),
    cainjector: serviceSize(1, 10, 64, 256),
  },
};

function component(name: string, { replicas, resources }: ServiceSize): Component {
  if (replicas === 1) {
    return { replicaCount: 1, podDisruptionBudget: { enabled: false }, resources };
  }
  return {
    replicaCount: replicas,
    podDisruptionBudget: { enabled: true, minAvailable: 1 },
    resources,
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: {
          matchLabels: { "app.kubernetes.io/instance": certManagerName, "app.kubernetes.io/component": name },
        },
      },
    ],
  };
}
