import type { Fleet } from "../../lib/fleet/fleet.js";
import { servicesFleet } from "../../lib/fleet/services-fleet.test.data.js";
import { changed } from "../../lib/fleet/small-fleet.test.data.js";

const quota = { requests: { cpu: "20", memory: "20Gi" }, pods: 100 };

/** A fleet with every kind of team: one whose workload is exposed and that talks to many, one that answers it, and one that talks to nobody. */
export const teamsFleet: Fleet = changed(servicesFleet, {
  clusters: { eu: { nodeLocalDns: "169.254.20.10" } },
  teams: {
    shop: {
      namespaces: ["shop"],
      quota,
      network: {
        from: ["monitoring"],
        to: ["payments", "legacy"],
        egress: [
          { cidr: "0.0.0.0/0", ports: [443] },
          { cidr: "203.0.113.0/24", ports: [5432, 6432] },
        ],
      },
    },
    bank: {
      namespaces: ["payments", "ledger"],
      quota,
      network: { from: ["shop"], egress: [{ cidr: "10.0.0.0/8", ports: [8443] }] },
    },
    quiet: { namespaces: ["quiet"], clusters: ["asia", "dev"], quota },
  },
});

/** A pod by its namespace, or an address outside of the cluster. */
export interface Peer {
  readonly ip: string;
  readonly namespace?: string;
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** Somebody who wants to talk to somebody, and whether that must be let through. */
export interface Connection {
  readonly from: Peer;
  readonly to: Peer;
  readonly port: number;
  readonly protocol: "TCP" | "UDP";
  readonly allowed: boolean;
}

/** Where the clusters of the fleet have their pods, their nodes and their Services: the first three numbers of an address. */
const ranges: Readonly<Record<string, readonly [pods: string, nodes: string, services: string]>> = {
  dev: ["10.56.1", "172.18.0", "10.57.3"],
  west: ["10.65.1", "10.64.7", "10.66.3"],
  eu: ["10.20.1", "10.16.2", "10.24.1"],
  asia: ["10.36.1", "10.32.3", "10.40.9"],
};

/** The clusters on which teams work. */
export const clusters = Object.keys(ranges);

/** The namespaces of a cluster: those of teams, of the platform and of nobody. */
export const namespaces = [
  ...["shop", "payments", "ledger", "quiet"],
  ...["envoy-gateway-system", "kube-system", "monitoring", "legacy"],
];

/** All that talks to pods of teams, or that these talk to, on a cluster: every pair over every port. */
export function connections(cluster: string): Connection[] {
  const [pods = "", nodes = "", services = ""] = ranges[cluster] ?? [];
  const inside = [
    ...namespaces.map((namespace, index): Peer => ({
      namespace,
      podLabels: { app: "web" },
      ip: `${pods}.${index + 1}`,
    })),
    { namespace: "shop", podLabels: { app: "other", "k8s-app": "kube-dns" }, ip: `${pods}.41` },
    { namespace: "legacy", podLabels: { "k8s-app": "kube-dns" }, ip: `${pods}.42` },
    { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" }, ip: `${pods}.43` },
    { namespace: "kube-system", podLabels: { "k8s-app": "node-local-dns" }, ip: `${pods}.44` },
  ];
  const outside = [
    ...["8.8.8.8", "203.0.113.9", "10.99.0.1", "192.168.7.7"],
    ...["169.254.169.254", "169.254.170.2", "169.254.20.10", "168.63.129.16"],
    ...[`${pods}.99`, `${nodes}.9`, `${services}.9`],
  ].map((ip): Peer => ({ ip }));
  const ports = [53, 80, 443, 5432, 8080, 8443];
  const pairs = inside.flatMap((from) => [
    ...inside.map((to) => ({ from, to })),
    ...outside.flatMap((peer) => [
      { from, to: peer },
      { from: peer, to: from },
    ]),
  ]);
  return pairs.flatMap(({ from, to }) =>
    ports.flatMap((port) =>
      (["TCP", "UDP"] as const).map((protocol) => {
        const wanted = { from, to, port, protocol };
        return { ...wanted, allowed: mayLeave(cluster, wanted) && mayEnter(cluster, wanted) };
      }),
    ),
  );
}

type Wanted = Omit<Connection, "allowed">;

/** What is written here follows docs/teams.md, and not what makes the policies. */
function mayLeave(cluster: string, { from, to, port, protocol }: Wanted): boolean {
  if (from.namespace === undefined || !isFenced(cluster, from.namespace) || from.namespace === to.namespace) {
    return true;
  }
  return (
    isDns(cluster, to, port) ||
    (from.namespace === "shop" && ["payments", "legacy"].includes(to.namespace ?? "")) ||
    (protocol === "TCP" && mayReach(cluster, from.namespace, to.ip, port))
  );
}

function mayEnter(cluster: string, { from, to }: Wanted): boolean {
  if (to.namespace === undefined || !isFenced(cluster, to.namespace) || from.namespace === to.namespace) {
    return true;
  }
  const guests: Readonly<Record<string, readonly string[]>> = {
    shop: ["monitoring", "envoy-gateway-system"],
    payments: ["shop"],
    ledger: ["shop"],
  };
  return guests[to.namespace]?.includes(from.namespace ?? "") === true;
}

function isFenced(cluster: string, namespace: string): boolean {
  return (
    ["shop", "payments", "ledger"].includes(namespace) || (namespace === "quiet" && ["asia", "dev"].includes(cluster))
  );
}

function isDns(cluster: string, { namespace, podLabels, ip }: Peer, port: number): boolean {
  const name = namespace === "kube-system" ? podLabels?.["k8s-app"] : undefined;
  const isCache = cluster === "eu" && (ip === "169.254.20.10" || name === "node-local-dns");
  return port === 53 && (name === "kube-dns" || isCache);
}

/** Ranges of teams, without what is the cluster's or the cloud's. */
function mayReach(cluster: string, namespace: string, ip: string, port: number): boolean {
  const isOfCluster = (ranges[cluster] ?? []).some((range) => ip.startsWith(`${range}.`));
  const isOfCloud = ip.startsWith("169.254.") || (cluster === "asia" && ip === "168.63.129.16");
  const open: Readonly<Record<string, boolean>> = {
    shop: port === 443 || (port === 5432 && ip === "203.0.113.9"),
    payments: port === 8443 && ip.startsWith("10."),
    ledger: port === 8443 && ip.startsWith("10."),
  };
  return !isOfCluster && !isOfCloud && open[namespace] === true;
}
