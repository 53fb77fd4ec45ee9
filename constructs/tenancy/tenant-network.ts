import { k8s } from "cdk8s-plus-28";
import { Construct } from "constructs";

import type { Cidr } from "../../lib/cidr.js";
import { dnsLabel } from "../../lib/names.js";
import { refuse } from "../../lib/problem.js";
import { flotillaLabels } from "../labels.js";

/** A range outside of the cluster. */
export interface OpenRange {
  readonly cidr: Cidr;
  /** What of it stays closed. */
  readonly except: readonly Cidr[];
  /** TCP ports. */
  readonly ports: readonly number[];
}

/** Options of {@link TenantNetwork}. */
export interface TenantNetworkProps {
  readonly namespace: string;
  /**
   * Namespaces whose pods may reach its pods.
   *
   * @defaultValue none
   */
  readonly from?: readonly string[];
  /**
   * Namespaces whose pods its pods may reach.
   *
   * @defaultValue none
   */
  readonly to?: readonly string[];
  /**
   * Ranges outside of the cluster that its pods may reach.
   *
   * @defaultValue none
   */
  readonly egress?: readonly OpenRange[];
  /**
   * Address at which a cache on each node answers the DNS of its pods.
   *
   * @defaultValue none: pods ask the DNS of the cluster
   */
  readonly nodeLocalDns?: string | undefined;
}

/** All pods of a namespace. */
const everyPod: k8s.LabelSelector = {};

/**
 * Whom the pods of a namespace talk to: each other, the DNS of the cluster over UDP and TCP, and whoever is named. What lets through
 * comes before what stops all else, in the order here and in that of names, by which engines apply objects of one kind.
 *
 * @example
 * new TenantNetwork(chart, "Network", { namespace: "shop", from: ["envoy-gateway-system"], to: ["payments"] });
 */
export class TenantNetwork extends Construct {
  private readonly namespace: string;

  constructor(scope: Construct, id: string, props: TenantNetworkProps) {
    super(scope, id);
    const { namespace, from = [], to = [], egress = [], nodeLocalDns } = props;
    refuse(this.node.path, dnsLabel("namespace", namespace));

    this.namespace = namespace;
    this.add("allow-dns", { egress: [dns(nodeLocalDns)] });
    if (from.length > 0) {
      this.add("allow-from-namespaces", { ingress: [{ from: [namespaces(from)] }] });
    }
    if (egress.length > 0) {
      this.add("allow-ranges", { egress: egress.map(range) });
    }
    const peers = [{ podSelector: everyPod }];
    this.add("allow-same-namespace", { ingress: [{ from: peers }], egress: [{ to: peers }] });
    if (to.length > 0) {
      this.add("allow-to-namespaces", { egress: [{ to: [namespaces(to)] }] });
    }
    this.add("default-deny", { ingress: [], egress: [] });
  }

  private add(name: string, rules: Pick<k8s.NetworkPolicySpec, "ingress" | "egress">): void {
    const { ingress, egress } = rules;
    new k8s.KubeNetworkPolicy(this, name, {
      metadata: { name, namespace: this.namespace, labels: flotillaLabels },
      spec: {
        podSelector: everyPod,
        policyTypes: [...(ingress === undefined ? [] : ["Ingress"]), ...(egress === undefined ? [] : ["Egress"])],
        ...(ingress === undefined || ingress.length === 0 ? {} : { ingress }),
        ...(egress === undefined || egress.length === 0 ? {} : { egress }),
      },
    });
  }
}

/** The pods of some namespaces, by the label that Kubernetes itself gives to each and nobody can change. */
function namespaces(names: readonly string[]): k8s.NetworkPolicyPeer {
  return {
    namespaceSelector: {
      matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: [...names] }],
    },
  };
}

/** The pods of the DNS of the cluster: namespace and labels in one peer, since two would let through all that has either. */
function dns(nodeLocalDns: string | undefined): k8s.NetworkPolicyEgressRule {
  const system = { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } };
  const pods = (name: string) => ({ namespaceSelector: system, podSelector: { matchLabels: { "k8s-app": name } } });
  return {
    to: [
      pods("kube-dns"),
      // Cilium takes what is sent to the address for what is sent to the pod of the cache.
      ...(nodeLocalDns === undefined ? [] : [{ ipBlock: { cidr: `${nodeLocalDns}/32` } }, pods("node-local-dns")]),
    ],
    ports: [
      { protocol: "UDP", port: k8s.IntOrString.fromNumber(53) },
      { protocol: "TCP", port: k8s.IntOrString.fromNumber(53) },
    ],
  };
}

function range({ cidr, except, ports }: OpenRange): k8s.NetworkPolicyEgressRule {
  return {
    to: [{ ipBlock: { cidr, ...(except.length === 0 ? {} : { except: [...except] }) } }],
    ports: ports.map((port) => ({ protocol: "TCP", port: k8s.IntOrString.fromNumber(port) })),
  };
}
