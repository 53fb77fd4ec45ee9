/**
 * Whether network policies let a connection through, as Kubernetes describes them and nothing that flotilla makes does not use:
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
import type { Manifest } from "../../lib/manifests.js";
import type { Connection, Peer } from "./connections.test.data.js";

interface Selector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: "In";
    readonly values: readonly string[];
  }[];
}

interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyRule {
  readonly ports?: readonly { readonly port: number; readonly protocol: string }[];
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
}

interface PolicySpec {
  readonly podSelector: Selector;
  readonly policyTypes: readonly string[];
  readonly ingress?: readonly PolicyRule[];
  readonly egress?: readonly PolicyRule[];
}

/** Both ends must let it through; an end that no policy selects lets everything through. */
export function isAllowed(policies: readonly Manifest[], connection: Omit<Connection, "allowed">): boolean {
  const { from, to } = connection;
  return passes(policies, "Egress", from, to, connection) && passes(policies, "Ingress", to, from, connection);
}

type Line = Pick<Connection, "port" | "protocol">;

// eslint-disable-next-line max-params -- a sentence: this direction of this pod with that peer on this line
function passes(policies: readonly Manifest[], type: "Ingress" | "Egress", pod: Peer, peer: Peer, line: Line): boolean {
  const selecting = policies
    .filter(({ metadata }) => pod.namespace !== undefined && metadata.namespace === pod.namespace)
    .map(({ spec }) => spec as PolicySpec)
    .filter(({ podSelector, policyTypes }) => policyTypes.includes(type) && selects(podSelector, pod.podLabels ?? {}));
  const rules = selecting.flatMap(({ ingress = [], egress = [] }) => (type === "Ingress" ? ingress : egress));
  return (
    selecting.length === 0 ||
    rules.some(
      ({ ports, from, to }) =>
        (ports?.some(({ port, protocol }) => port === line.port && protocol === line.protocol) ?? true) &&
        ((type === "Ingress" ? from : to)?.some((each) => isPeer(each, pod, peer)) ?? true),
    )
  );
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, pod: Peer, peer: Peer): boolean {
  if (ipBlock !== undefined) {
    return within(ipBlock.cidr, peer.ip) && !(ipBlock.except ?? []).some((range) => within(range, peer.ip));
  }
  const isNamespace =
    namespaceSelector === undefined
      ? peer.namespace === pod.namespace
      : selects(namespaceSelector, { "kubernetes.io/metadata.name": peer.namespace ?? "" });
  return peer.namespace !== undefined && isNamespace && selects(podSelector ?? {}, peer.podLabels ?? {});
}

function selects(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, values }) => values.includes(labels[key] ?? ""))
  );
}

function within(range: string, ip: string): boolean {
  const [first = "", prefix = ""] = range.split("/");
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(numberOf(first) / size) === Math.floor(numberOf(ip) / size);
}

function numberOf(ip: string): number {
  return ip.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
