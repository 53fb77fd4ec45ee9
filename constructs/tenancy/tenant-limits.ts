import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import { compareTexts } from "../../lib/compare-texts.js";
import { limitsOf, quotaResources } from "../../lib/fleet/team-fences.js";
import type { LimitsSpec, QuotaSpec } from "../../lib/fleet/team-spec.js";
import { canonicalQuantity } from "../../lib/kubernetes/quantity.js";
import { dnsLabel } from "../../lib/names.js";
import { refuse } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";

/** Options of {@link TenantLimits}. */
export interface TenantLimitsProps {
  readonly namespace: string;
  /** What all pods of the namespace may ask for together. */
  readonly quota: QuotaSpec;
  /**
   * What one container is given and may ask for.
   *
   * @defaultValue a default that fits the quota
   */
  readonly limits?: LimitsSpec | undefined;
}

/**
 * A ceiling on a namespace, and the requests and limits of containers that say none: a quota refuses a pod without them.
 *
 * @example
 * new TenantLimits(chart, "Limits", { namespace: "shop", quota: { requests: { cpu: "4", memory: "8Gi" }, pods: 50 } });
 */
export class TenantLimits extends Construct {
  private readonly metadata: k8s.ObjectMeta;

  constructor(scope: Construct, id: string, { namespace, quota, limits }: TenantLimitsProps) {
    super(scope, id);
    refuse(this.node.path, dnsLabel("namespace", namespace));

    this.metadata = { name: "tenant", namespace, labels: flotillaLabels };
    this.addLimitRange(limitsOf({ quota, ...(limits === undefined ? {} : { limits }) }));
    this.addQuota(quota);
  }

  private addLimitRange({ min, defaultRequest, default: given, max }: LimitsSpec): void {
    new k8s.KubeLimitRange(this, "LimitRange", {
      metadata: this.metadata,
      spec: {
        limits: [
          {
            type: "Container",
            defaultRequest: quantities(defaultRequest),
            default: quantities(given),
            ...(min === undefined ? {} : { min: quantities(min) }),
            ...(max === undefined ? {} : { max: quantities(max) }),
          },
        ],
      },
    });
  }

  private addQuota(quota: QuotaSpec): void {
    new k8s.KubeResourceQuota(this, "ResourceQuota", {
      metadata: this.metadata,
      spec: { hard: quantities(quotaResources(quota)) },
    });
  }
}

/** As the API server answers them, so that nothing seems to have changed. */
function quantities(amounts: object): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(amounts)
      .filter((entry): entry is [string, string] => entry[1] !== undefined)
      .sort(([a], [b]) => compareTexts(a, b))
      .map(([name, amount]) => [name, k8s.Quantity.fromString(canonicalQuantity(amount))]),
  );
}
