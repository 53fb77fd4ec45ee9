import { contains, isCidr, overlaps, type Cidr } from "../../cidr.js";
import { selects, type Labels } from "../../kubernetes/label-selector.js";
import type { PlacedObject } from "../placed-object.js";
import { namespaceName, type ClusterSide } from "./cluster-side.js";
import { at, listAt, mappingsAt, textAt, textsAt, type Mapping } from "./values.js";

/** Where the name server of a cluster may be found. */
export interface NameServers {
  /** Pods that answer, by the labels that clusters give them and their namespace. */
  readonly pods: readonly { readonly namespace: Labels; readonly pod: Labels }[];
  /** Ranges of the cluster, in which the server has its address; `undefined` where they are not known. */
  readonly ranges: readonly Cidr[] | undefined;
}

/** Pods that answer for names, on the clusters of all clouds. */
const SERVERS: readonly (readonly [namespace: string, labels: Labels])[] = [
  ["kube-system", { "k8s-app": "kube-dns", "app.kubernetes.io/name": "coredns" }],
  ["kube-system", { "k8s-app": "node-local-dns" }],
  ["openshift-dns", { "dns.operator.openshift.io/daemonset-dns": "default" }],
];

/** Node-local caches, and the servers that clouds have in every network: GKE, AKS. */
const LINK_LOCAL: readonly Cidr[] = ["169.254.0.0/16", "168.63.129.16/32"];

/** Where the name server of one side of a cluster may be. */
export function nameServers(side: ClusterSide, cluster: string | undefined): NameServers {
  const network = side.clusterSpec(cluster)?.network;
  const own: readonly unknown[] = network === undefined ? [] : [network.pods, network.services, network.nodes];
  const ranges = own.filter(isCidr);
  return {
    pods: SERVERS.map(([namespace, pod]) => ({
      namespace: { name: namespace, ...side.namespaceLabels(namespace) },
      pod,
    })),
    ranges: ranges.length === 0 ? undefined : ranges,
  };
}

/** Whether a policy leaves the pods that it selects only the connections to others that some policy allows. */
export function restrictsEgress({ manifest }: PlacedObject): boolean {
  const types = at(manifest, "spec", "policyTypes");
  return types === undefined
    ? at(manifest, "spec", "egress") !== undefined
    : textsAt(manifest, "spec", "policyTypes").includes("Egress");
}

/** Whether a policy lets the pods that it selects ask the name server of the cluster. */
export function allowsDns(policy: PlacedObject, servers: NameServers): boolean {
  const namespace = namespaceName(policy.place.namespace);
  return (
    restrictsEgress(policy) &&
    mappingsAt(policy.manifest, "spec", "egress").some(
      (rule) => allowsPort(rule) && allowsServer(rule, servers, namespace),
    )
  );
}

function allowsPort(rule: Mapping): boolean {
  const ports = listAt(rule, "ports");
  return ports.length === 0 || ports.some(isDnsPort);
}

/** Without a protocol it is TCP, which name servers are asked by only when the answer is long. */
function isDnsPort(item: unknown): boolean {
  const [port, end] = [at(item, "port"), at(item, "endPort")];
  const isIncluded =
    typeof port === "number" ? port === 53 || (typeof end === "number" && port <= 53 && end >= 53) : true; // a name is that of the server's own port
  return textAt(item, "protocol") === "UDP" && (isIncluded || port === 5353); // which OpenShift's servers listen on
}

function allowsServer(rule: Mapping, servers: NameServers, namespace: string): boolean {
  const peers = mappingsAt(rule, "to");
  return peers.length === 0 || peers.some((peer) => reaches(peer, servers, namespace));
}

function reaches(peer: Mapping, { pods, ranges }: NameServers, namespace: string): boolean {
  const block = at(peer, "ipBlock", "cidr");
  if (block !== undefined) {
    const but = textsAt(peer, "ipBlock", "except").filter(isCidr);
    return !isCidr(block) || LINK_LOCAL.some((range) => contains(range, block)) || isOpen(block, but, ranges);
  }
  const { namespaceSelector, podSelector } = peer;
  return pods.some(
    (server) =>
      (namespaceSelector === undefined
        ? server.namespace["kubernetes.io/metadata.name"] === namespace
        : selects(namespaceSelector, server.namespace)) &&
      (podSelector === undefined || selects(podSelector, server.pod)),
  );
}

function isOpen(block: Cidr, but: readonly Cidr[], ranges: readonly Cidr[] | undefined): boolean {
  return (
    ranges === undefined ||
    ranges.some((range) => overlaps(range, block) && !but.some((excepted) => contains(excepted, range)))
  );
}
