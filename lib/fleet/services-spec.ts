import type { CloudZone } from "./dns-zone-spec.js";

/** Services that every cluster of a fleet carries; what is not here is not installed. */
export interface ServicesSpec {
  /**
   * Who installs the charts.
   *
   * @defaultValue `"pulumi"`
   */
  readonly install?: InstallerName;
  /** Certificates, and who issues them. */
  readonly certManager?: CertManagerSpec;
  /** DNS records of what a cluster exposes, in the zones of its spec. */
  readonly externalDns?: ExternalDnsSpec;
  /** The one policy engine of a cluster. */
  readonly policyEngine?: PolicyEngineSpec;
  /** The one Gateway of a cluster. */
  readonly gateway?: GatewaySpec;
  /** metrics-server, on clusters that have none of their own. */
  readonly metricsServer?: MetricsServerSpec;
}

/** What a cluster says of a service replaces all that the fleet says of it; `false` leaves it out. */
export type ClusterServicesSpec = {
  readonly [Name in keyof ServicesSpec]?: ServicesSpec[Name] | (Name extends "install" ? never : false);
};

/** Who installs the charts of services: the cluster's own stack, or an engine on the management cluster. */
export type InstallerName = "pulumi" | "cluster-api" | "argo-cd" | "flux" | "fleet";

/** What every service can be told. */
export interface ServiceSpec {
  /**
   * Exact version of the chart.
   *
   * @defaultValue the version that flotilla was tested with
   */
  readonly version?: string;
  /**
   * Values of the chart, over all others.
   *
   * @defaultValue none
   */
  readonly values?: ValuesOverride;
}

/** Values of a chart that somebody writes by hand, over those that flotilla makes. */
export type ValuesOverride = Readonly<Record<string, unknown>>;

/**
 * How a service account of EKS takes its role: through the agent of Pod Identity on each node, or with its own token, which
 * also works where no agent runs (Fargate).
 */
export type AwsTrust = "pod-identity" | "web-identity";

/** What is chosen of cert-manager. */
export interface CertManagerSpec extends ServiceSpec {
  /**
   * Issuers by name. On a local cluster `acme` is an authority that the cluster makes up, under the same name.
   *
   * @defaultValue on a cluster of tier development `default`, an authority that the cluster makes up; elsewhere none
   */
  readonly issuers?: Readonly<Record<string, IssuerSpec>>;
  /**
   * How AWS trusts its service account.
   *
   * @defaultValue `"pod-identity"`
   */
  readonly trust?: AwsTrust;
}

/** Who issues certificates on a cluster. */
export type IssuerSpec = AcmeIssuer | PrivateAuthority | SelfSignedAuthority;

/** A public authority, to which the cluster proves by a DNS record that a name is its own. */
export interface AcmeIssuer {
  readonly kind: "acme";
  /** Account to which the authority writes. */
  readonly email: string;
  /**
   * Zones in which certificates are issued.
   *
   * @defaultValue the zones of the cluster
   */
  readonly zones?: readonly CloudZone[];
  /**
   * Directory of the authority: one of Let's Encrypt, or an address. That of `"staging"` has generous limits, and no browser trusts it.
   *
   * @defaultValue `"production"` on a cluster of tier production, else `"staging"`
   */
  readonly directory?: "production" | "staging" | `https://${string}`;
}

/** An authority of one's own, whose key is in a Secret that something else puts into cert-manager's namespace. */
export interface PrivateAuthority {
  readonly kind: "private-ca";
  /** Name of the Secret, of type `kubernetes.io/tls`. */
  readonly secret: string;
}

/** An authority that the cluster makes up by itself, for development. */
export interface SelfSignedAuthority {
  readonly kind: "self-signed";
}

/** What is chosen of external-dns. */
export interface ExternalDnsSpec extends ServiceSpec {
  /**
   * Kinds of objects of which it makes records.
   *
   * @defaultValue Services and Ingresses, and HTTPRoutes on a cluster with a Gateway
   */
  readonly sources?: readonly DnsSource[];
  /**
   * What it does with records.
   *
   * @defaultValue `"sync"`: a record goes with what it was made of
   */
  readonly policy?: RecordPolicy;
  /**
   * How AWS trusts its service account.
   *
   * @defaultValue `"pod-identity"`
   */
  readonly trust?: AwsTrust;
}

/** What external-dns does with records: all that is needed, no deletion, or no change either. */
export type RecordPolicy = "sync" | "upsert-only" | "create-only";

/** Kinds of objects of which external-dns makes records. */
export type DnsSource =
  | "service"
  | "ingress"
  | "crd"
  | "gateway-httproute"
  | "gateway-grpcroute"
  | "gateway-tlsroute"
  | "gateway-tcproute"
  | "gateway-udproute";

/** A policy engine, and what is chosen of it. */
export type PolicyEngineSpec = KyvernoSpec | GatekeeperSpec;

/** What both policy engines are told in the same words. */
export interface CommonPolicyEngineSpec extends ServiceSpec {
  /**
   * What becomes of a request while the engine does not answer.
   *
   * @defaultValue `"Ignore"` in development, where one pod answers, and `"Fail"` elsewhere
   */
  readonly failurePolicy?: FailurePolicy;
  /**
   * Namespaces that no policy applies to, by name: patterns and labels would let a team exclude itself. Those of Kubernetes itself
   * and that of the engine always are.
   *
   * @defaultValue none
   */
  readonly excludedNamespaces?: readonly string[];
  /**
   * Seconds that an API server waits for an answer.
   *
   * @defaultValue 5
   */
  readonly timeoutSeconds?: number;
}

/**
 * What becomes of a request that the policy engine should check and cannot, since it does not answer in time: `Fail` refuses it,
 * `Ignore` admits it. Nodes and their certificates are admitted under both, as far as a chart can say so, or a cluster whose nodes
 * were all lost would never get another.
 */
export type FailurePolicy = "Fail" | "Ignore";

/** What is chosen of Kyverno. */
export interface KyvernoSpec extends CommonPolicyEngineSpec {
  readonly engine: "kyverno";
}

/** What is chosen of Gatekeeper. */
export interface GatekeeperSpec extends CommonPolicyEngineSpec {
  readonly engine: "gatekeeper";
  /**
   * Whether Gatekeeper may also change objects, for which every request passes one more webhook.
   *
   * @defaultValue false
   */
  readonly mutation?: boolean;
}

/** What is chosen of the Gateway and its controller. */
export interface GatewaySpec extends ServiceSpec {
  /** Who reaches the gateway: those inside the network of the cluster, or everybody. */
  readonly exposure: GatewayExposure;
  /** Issuer of the certificate for all hosts; a public one must prove the domain by DNS. */
  readonly issuer: string;
  /**
   * Hosts that are served are the names in this domain, one label long: `"apps.us.acme.example"`.
   *
   * @defaultValue `apps.` in the first zone of the cluster
   */
  readonly domain?: string;
  /**
   * Namespaces whose routes the gateway takes, by name: a route in any other could take a host of theirs.
   *
   * @defaultValue those of the workloads that the cluster exposes
   */
  readonly routesFrom?: readonly string[];
}

/** Who reaches a gateway. */
export type GatewayExposure = "internal" | "internet";

/** What is chosen of metrics-server. */
export interface MetricsServerSpec extends ServiceSpec {
  /**
   * Who issues the certificate by which the API server knows it. One that it makes itself, nobody can verify.
   *
   * @defaultValue `"cert-manager"`
   */
  readonly certificate?: "cert-manager" | "itself";
}
