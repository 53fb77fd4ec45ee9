import type { FailurePolicy, GatekeeperSpec } from "../../lib/fleet/services-spec.js";
import type { Tier } from "../../lib/fleet/tiers.js";
import type { Manifest } from "../../lib/manifests.js";
import { refuse } from "../../lib/problem.js";
import { priorityClasses } from "../foundation.js";
import { flotillaLabels } from "../labels.js";
import { mergedValues } from "./merged-values.js";
import {
  enforcerAnnotations,
  policyEngineProblems,
  policyEngineProvision,
  policyEngineSettings,
  type PolicyEngineSettings,
} from "./policy-engine.js";
import type { ServiceCluster } from "./service-cluster.js";
import { restrictedServiceNamespace } from "./service-namespace.js";
import { serviceSize, type ServiceResources, type ServiceSize } from "./service-size.js";
import type { SharedService } from "./service.js";

/** Values of Gatekeeper's chart: https://github.com/open-policy-agent/gatekeeper/blob/v3.23.0/charts/gatekeeper/values.yaml */
export interface GatekeeperValues extends ValidatingWebhookValues, Partial<MutatingWebhookValues> {
  readonly replicas: number;
  readonly pdb: { readonly controllerManager: { readonly minAvailable: number } };
  readonly disableMutation: boolean;
  readonly disableAudit: boolean;
  /** Seconds from one audit to the next. */
  readonly auditInterval: number;
  /** Whether an audit reads only the kinds that some constraint is about. */
  readonly auditMatchKindOnly: boolean;
  /** Violations that the status of a constraint names; it counts them all. */
  readonly constraintViolationsLimit: number;
  readonly logDenies: boolean;
  /** Whether a quota lets pods of the system's own priority classes into the namespace. */
  readonly resourceQuota: boolean;
  readonly controllerManager: GatekeeperPods;
  readonly audit: GatekeeperPods;
  readonly postInstall: { readonly labelNamespace: Switch; readonly probeWebhook: Switch };
  readonly preUninstall: { readonly deleteWebhookConfigurations: Switch & { readonly name: string } };
}

/** Values of the webhook that refuses. */
export interface ValidatingWebhookValues {
  readonly validatingWebhookFailurePolicy: FailurePolicy;
  /** Of the webhook that keeps teams from excluding their namespaces by the label that Gatekeeper reads. */
  readonly validatingWebhookCheckIgnoreFailurePolicy: FailurePolicy;
  readonly validatingWebhookTimeoutSeconds: number;
  readonly validatingWebhookAnnotations: Readonly<Record<string, string>>;
  readonly validatingWebhookExemptNamespacesLabels: Readonly<Record<string, readonly string[]>>;
  readonly validatingWebhookMatchConditions: readonly MatchCondition[];
}

/** Values of the webhook that changes objects. */
export interface MutatingWebhookValues {
  readonly mutatingWebhookFailurePolicy: FailurePolicy;
  readonly mutatingWebhookTimeoutSeconds: number;
  readonly mutatingWebhookAnnotations: Readonly<Record<string, string>>;
  readonly mutatingWebhookExemptNamespacesLabels: Readonly<Record<string, readonly string[]>>;
  readonly mutatingWebhookMatchConditions: readonly MatchCondition[];
}

interface GatekeeperPods {
  readonly priorityClassName: string;
  readonly resources: ServiceResources;
}

interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

interface Switch {
  readonly enabled: boolean;
}

/** Options of {@link gatekeeper}. */
export type GatekeeperOptions = Omit<GatekeeperSpec, "engine">;

/** Namespace of Gatekeeper. */
export const gatekeeperNamespace = "gatekeeper-system";

/** Gatekeeper's pods by tier. Three pods answer in production: one may be evicted while another is lost. One alone audits. */
const sizes: Readonly<Record<Tier, Readonly<Record<"admission" | "audit", ServiceSize>>>> = {
  production: { admission: serviceSize(3, 250, 512, 1024), audit: serviceSize(1, 100, 512, 1024) },
  staging: { admission: serviceSize(2, 100, 256, 512), audit: serviceSize(1, 100, 256, 512) },
  development: { admission: serviceSize(1, 50, 256, 512), audit: serviceSize(1, 50, 256, 512) },
};

/**
 * What no webhook is asked about: without a new node there would be nowhere for Gatekeeper to start, and no namespace tells
 * them apart. The chart compares the minor version as a number, so it leaves this out where an API server calls it `34+`, as
 * those of EKS have done: https://github.com/helm/helm/issues/12759
 */
const exceptNodes: readonly MatchCondition[] = [
  {
    name: "except-nodes",
    expression: '!(request.resource.group == "" && request.resource.resource == "nodes")',
  },
  {
    name: "except-certificate-requests",
    expression:
      '!(request.resource.group == "certificates.k8s.io" && request.resource.resource == "certificatesigningrequests")',
  },
];

/**
 * Gatekeeper, which refuses objects by constraints, and audits what is there already. Its failure policy is that of its
 * webhooks, so no constraint can have another.
 *
 * @example
 * gatekeeper(cluster, { excludedNamespaces: ["velero"] });
 *
 * @throws {@link InvalidError}
 */
export function gatekeeper(cluster: ServiceCluster, options: GatekeeperOptions = {}): SharedService<GatekeeperValues> {
  refuse(`gatekeeper of ${cluster.name}`, policyEngineProblems("options", options));
  const { tier } = cluster.spec;
  const settings = policyEngineSettings(tier, options);
  return {
    name: "gatekeeper",
    chart: {
      name: "gatekeeper",
      chart: "gatekeeper",
      repository: "https://open-policy-agent.github.io/gatekeeper/charts",
      version: options.version ?? "3.23.0",
      namespace: gatekeeperNamespace,
      values: mergedValues(gatekeeperValues(tier, settings, options.mutation === true), options.values),
    },
    before: restrictedServiceNamespace(gatekeeperNamespace),
    objects: [configuration(settings)],
    identities: [],
    provides: [
      `${policyEngineProvision}gatekeeper`,
      "definitions/config.gatekeeper.sh",
      "definitions/connection.gatekeeper.sh",
      "definitions/expansion.gatekeeper.sh",
      "definitions/externaldata.gatekeeper.sh",
      "definitions/mutations.gatekeeper.sh",
      "definitions/syncset.gatekeeper.sh",
      "definitions/templates.gatekeeper.sh",
      "webhook/gatekeeper",
    ],
    needs: [],
  };
}

function gatekeeperValues(tier: Tier, settings: PolicyEngineSettings, mutation: boolean): GatekeeperValues {
  const { admission, audit } = sizes[tier];
  const priorityClassName = priorityClasses.platform.name;
  return {
    replicas: admission.replicas,
    pdb: { controllerManager: { minAvailable: admission.replicas - 1 } },
    ...validatingWebhook(settings),
    disableMutation: !mutation,
    ...(mutation ? mutatingWebhook(settings) : {}),
    disableAudit: false,
    auditInterval: 60,
    auditMatchKindOnly: true,
    constraintViolationsLimit: 100,
    logDenies: true,
    resourceQuota: false,
    controllerManager: { priorityClassName, resources: admission.resources },
    audit: { priorityClassName, resources: audit.resources },
    // The namespace has its labels from whoever creates it: a Job that adds others would fight over them.
    postInstall: { labelNamespace: { enabled: false }, probeWebhook: { enabled: true } },
    // The name of the Job's account, which the chart reads there and sets elsewhere: without it a release cannot be uninstalled.
    preUninstall: { deleteWebhookConfigurations: { enabled: true, name: "gatekeeper-delete-webhook-configs" } },
  };
}

function validatingWebhook(settings: PolicyEngineSettings): ValidatingWebhookValues {
  return {
    validatingWebhookFailurePolicy: settings.failurePolicy,
    // Under Ignore too: a label that slips through in an outage would exclude its namespace for good.
    validatingWebhookCheckIgnoreFailurePolicy: "Fail",
    validatingWebhookTimeoutSeconds: settings.timeoutSeconds,
    validatingWebhookAnnotations: enforcerAnnotations,
    validatingWebhookExemptNamespacesLabels: exemptions(settings),
    validatingWebhookMatchConditions: exceptNodes,
  };
}

function mutatingWebhook(settings: PolicyEngineSettings): MutatingWebhookValues {
  return {
    mutatingWebhookFailurePolicy: settings.failurePolicy,
    mutatingWebhookTimeoutSeconds: settings.timeoutSeconds,
    mutatingWebhookAnnotations: enforcerAnnotations,
    mutatingWebhookExemptNamespacesLabels: exemptions(settings),
    mutatingWebhookMatchConditions: exceptNodes,
  };
}

/** The chart adds the namespace of the release. */
function exemptions({ excludedNamespaces }: PolicyEngineSettings): Readonly<Record<string, readonly string[]>> {
  return { "kubernetes.io/metadata.name": excludedNamespaces };
}

/**
 * Excludes the same namespaces from audits and from the policies that Gatekeeper has the API server enforce. It reads this name alone.
 * https://open-policy-agent.github.io/gatekeeper/website/docs/exempt-namespaces
 */
function configuration({ excludedNamespaces }: PolicyEngineSettings): Manifest {
  return {
    apiVersion: "config.gatekeeper.sh/v1alpha1",
    kind: "Config",
    metadata: { name: "config", namespace: gatekeeperNamespace, labels: flotillaLabels },
    spec: { match: [{ excludedNamespaces: [gatekeeperNamespace, ...excludedNamespaces], processes: ["*"] }] },
  };
}
