import type { CommonPolicyEngineSpec } from "../../lib/fleet/services-spec.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import { refuse } from "../../lib/problem.js";
import { priorityClasses } from "../foundation.js";
import { mergedValues } from "./merged-values.js";
import {
  enforcerAnnotations,
  policyEngineProblems,
  policyEngineProvision,
  policyEngineSettings,
  systemNamespaces,
  type PolicyEngineSettings,
} from "./policy-engine.js";
import type { ServiceCluster } from "./service-cluster.js";
import { restrictedServiceNamespace } from "./service-namespace.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";
import type { SharedService } from "./service.js";

/** Values of Kyverno's chart: https://github.com/kyverno/kyverno/blob/v1.19.0/charts/kyverno/values.yaml */
export interface KyvernoValues {
  readonly global: { readonly priorityClassName: string };
  readonly config: {
    /** Whether the configuration stays when the chart goes. */
    readonly preserve: boolean;
    readonly excludeKyvernoNamespace: boolean;
    /** Namespaces that the API server does not ask about. */
    readonly webhooks: { readonly namespaceSelector: { readonly matchExpressions: readonly NotNamed[] } };
    /** Namespaces that Kyverno itself leaves out, beside those of Kubernetes. */
    readonly resourceFiltersIncludeNamespaces: readonly string[];
    readonly webhookAnnotations: Readonly<Record<string, string>>;
  };
  readonly features: {
    /** Whether the API server admits what Kyverno does not answer for, whatever a policy says. */
    readonly forceFailurePolicyIgnore: Switch;
    /** Whether nodes and their certificates are admitted while Kyverno does not answer. */
    readonly excludeBootstrapResources: Switch;
    readonly admissionReports: Switch;
    readonly aggregateReports: Switch;
    readonly policyReports: Switch;
    readonly backgroundScan: Switch & {
      readonly backgroundScanInterval: `${number}h`;
      readonly skipResourceFilters: boolean;
    };
    /** Whether Kyverno writes policies that the API server itself enforces. */
    readonly generateValidatingAdmissionPolicy: Switch;
    readonly policyExceptions: Switch;
  };
  readonly webhooksCleanup: Switch;
  readonly admissionController: {
    readonly replicas: number;
    readonly podDisruptionBudget: KyvernoBudget;
    readonly container: {
      readonly resources: ServiceResources;
      readonly extraArgs: { readonly webhookTimeout: number };
    };
  };
  readonly backgroundController: KyvernoController;
  readonly cleanupController: KyvernoController;
  readonly reportsController: KyvernoController;
}

/** One of Kyverno's controllers that no request waits for. */
export interface KyvernoController extends ServiceSize {
  readonly enabled: boolean;
  readonly podDisruptionBudget: KyvernoBudget;
}

/** How many pods of a controller an eviction leaves. */
export interface KyvernoBudget {
  readonly enabled: boolean;
  readonly minAvailable?: number;
  readonly unhealthyPodEvictionPolicy?: "AlwaysAllow";
}

interface Switch {
  readonly enabled: boolean;
}

interface NotNamed {
  readonly key: "kubernetes.io/metadata.name";
  readonly operator: "NotIn";
  readonly values: readonly string[];
}

/** Namespace of Kyverno. */
export const kyvernoNamespace = "kyverno";

/** Kyverno's controllers by tier. Three pods answer in production: one may be evicted while another is lost. */
const sizes: Readonly<Record<Tier, Readonly<Record<"admission" | "background" | "cleanup" | "reports", ServiceSize>>>> =
  {
    production: {
      admission: serviceSize(3, 250, 256, 1024),
      background: serviceSize(2, 100, 128, 512),
      cleanup: serviceSize(2, 100, 64, 256),
      reports: serviceSize(2, 100, 256, 1024),
    },
    staging: {
      admission: serviceSize(2, 100, 256, 512),
      background: serviceSize(1, 100, 64, 256),
      cleanup: serviceSize(1, 100, 64, 128),
      reports: serviceSize(1, 100, 128, 512),
    },
    development: {
      admission: serviceSize(1, 50, 128, 384),
      background: serviceSize(1, 50, 64, 128),
      cleanup: serviceSize(1, 50, 64, 128),
      reports: serviceSize(1, 50, 64, 128),
    },
  };

/**
 * Kyverno, which checks, changes and generates objects by policies, and reports on what is there already. With `Fail` the
 * `failurePolicy` of each policy still counts, which is `Fail` where it says nothing; `Ignore` is forced on all of them.
 *
 * @example
 * kyverno(cluster, { excludedNamespaces: ["velero"] });
 *
 * @throws {@link InvalidError}
 */
export function kyverno(cluster: ServiceCluster, options: CommonPolicyEngineSpec = {}): SharedService<KyvernoValues> {
  refuse(`kyverno of ${cluster.name}`, policyEngineProblems("options", options));
  const { tier } = cluster.spec;
  return {
    name: "kyverno",
    chart: {
      name: "kyverno",
      chart: "kyverno",
      repository: "https://kyverno.github.io/kyverno/",
      version: options.version ?? "3.9.0",
      namespace: kyvernoNamespace,
      values: mergedValues(kyvernoValues(tier, policyEngineSettings(tier, options)), options.values),
    },
    before: restrictedServiceNamespace(kyvernoNamespace),
    objects: [],
    identities: [],
    provides: [
      `${policyEngineProvision}kyverno`,
      "definitions/kyverno.io",
      "definitions/policies.kyverno.io",
      "definitions/reports.kyverno.io",
      "definitions/wgpolicyk8s.io",
      "webhook/kyverno",
    ],
    needs: [],
  };
}

function kyvernoValues(tier: Tier, settings: PolicyEngineSettings): KyvernoValues {
  const { admission, background, cleanup, reports } = sizes[tier];
  return {
    global: { priorityClassName: priorityClasses.platform.name },
    config: exclusions(settings),
    features: features(settings),
    webhooksCleanup: { enabled: true }, // before its pods go, or they would be asked when nobody can answer
    admissionController: {
      replicas: admission.replicas,
      podDisruptionBudget: budget(admission),
      container: {
        resources: admission.resources,
        extraArgs: { webhookTimeout: settings.timeoutSeconds }, // a policy may say its own
      },
    },
    backgroundController: controller(background),
    cleanupController: controller(cleanup),
    reportsController: controller(reports),
  };
}

function exclusions({ excludedNamespaces }: PolicyEngineSettings): KyvernoValues["config"] {
  const isSystem = (name: string): boolean => systemNamespaces.some((each) => each === name);
  return {
    preserve: false,
    excludeKyvernoNamespace: true,
    webhooks: {
      namespaceSelector: {
        matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: excludedNamespaces }],
      },
    },
    resourceFiltersIncludeNamespaces: excludedNamespaces.filter((name) => !isSystem(name)),
    webhookAnnotations: enforcerAnnotations,
  };
}

function features({ failurePolicy }: PolicyEngineSettings): KyvernoValues["features"] {
  return {
    forceFailurePolicyIgnore: { enabled: failurePolicy === "Ignore" },
    excludeBootstrapResources: { enabled: true },
    admissionReports: { enabled: true },
    aggregateReports: { enabled: true },
    policyReports: { enabled: true },
    // Reports leave out what admission leaves out.
    backgroundScan: { enabled: true, backgroundScanInterval: "1h", skipResourceFilters: false },
    // Policies that Kyverno writes for the API server would hold in the excluded namespaces too.
    generateValidatingAdmissionPolicy: { enabled: false },
    policyExceptions: { enabled: false },
  };
}

function controller(size: ServiceSize): KyvernoController {
  return { enabled: true, ...size, podDisruptionBudget: budget(size) };
}

/** A pod that is not ready must not keep its node from being drained. */
function budget({ replicas }: ServiceSize): KyvernoBudget {
  return replicas === 1
    ? { enabled: false }
    : { enabled: true, minAvailable: replicas - 1, unhealthyPodEvictionPolicy: "AlwaysAllow" };
}
