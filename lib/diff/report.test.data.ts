import type { ObjectPlace } from "./change.js";
import type { ChangeGroup, ClusterCounts } from "./change-group.js";
import type { Report } from "./report.js";

/** The clusters of the reports below. */
export const fleet = ["development", "management", "production-apac", "production-eu", "production-us", "staging"];

const groups: Readonly<Partial<Record<string, string>>> = {
  Deployment: "apps",
  NetworkPolicy: "networking.k8s.io",
  ClusterSpec: "flotilla",
};

/** An object of several clusters: `placed("Deployment shop/web", ["staging"])`. */
export function placed(title: string, clusters: readonly string[], layer = "workloads"): ObjectPlace[] {
  const [kind = "", path = ""] = title.split(" ");
  const slash = path.indexOf("/");
  const place = {
    layer,
    group: groups[kind] ?? "",
    kind,
    ...(slash >= 0 && { namespace: path.slice(0, slash) }),
    name: path.slice(slash + 1),
  };
  return clusters.map((cluster) => ({ cluster, ...place }));
}

/** A group of changes with what matters to a test. */
export function changeGroup(group: Partial<ChangeGroup> & Pick<ChangeGroup, "objects">): ChangeGroup {
  return { change: "changed", fields: [], dangers: [], differsOn: [], ...group };
}

/** Counts of a cluster with what matters to a test. */
export function counts(some: Partial<ClusterCounts> = {}): ClusterCounts {
  return { added: 0, changed: 0, removed: 0, moved: 0, dangerous: 0, ...some };
}

/** A report with what matters to a test. */
export function report(
  groupsOf: readonly ChangeGroup[],
  { clusters = {}, ...rest }: Partial<Report> & { readonly clusters?: Readonly<Record<string, ClusterCounts>> } = {},
): Report {
  const all = Object.fromEntries(fleet.map((cluster) => [cluster, clusters[cluster] ?? counts()]));
  return {
    base: "main (4f2a91c)",
    head: "the working tree",
    diff: { groups: groupsOf, clusters: all },
    stacks: [],
    notes: [],
    failures: [],
    ...rest,
  };
}

const production = ["production-apac", "production-eu", "production-us"];

/** A change of everything that a reviewer may meet. */
export const everything: Report = report(
  [
    changeGroup({
      objects: placed("Deployment shop/web", production),
      fields: [{ path: ["spec", "selector", "matchLabels", "app"], from: "web", to: "shop" }],
      dangers: [
        {
          rule: "immutable-field",
          message: "spec.selector cannot be changed: the Deployment is deleted and created again",
        },
      ],
      differsOn: ["staging"],
    }),
    ...["Namespace legacy", "Service legacy/api", "Deployment legacy/api"].map((title) =>
      changeGroup({
        change: "removed",
        objects: placed(title, ["staging"]),
        dangers: [{ rule: "object-removed", message: "deleted" }],
      }),
    ),
    changeGroup({
      objects: placed("ClusterSpec production-us", ["production-us"], "fleet"),
      fields: [{ path: ["spec", "network", "nodes"], from: "100.64.0.0/16", to: "100.65.0.0/16" }],
      dangers: [{ rule: "cluster-replaced", message: "another network.nodes replaces the cluster" }],
    }),
    changeGroup({
      objects: [...placed("Deployment shop/web", production), ...placed("Deployment shop/api", production)],
      fields: [
        { path: ["metadata", "labels", "app.kubernetes.io/version"], from: "1.0.0", to: "1.1.0" },
        {
          path: ["spec", "template", "spec", "containers", { name: "web" }, "image"],
          from: "registry.example/acme/storefront:1.0.0",
          to: "registry.example/acme/storefront:1.1.0",
        },
        { path: ["spec", "template", "metadata", "annotations", "checksum"], to: "3", kinds: ["Deployment"] },
      ],
      differsOn: ["staging"],
    }),
    changeGroup({
      objects: placed("ConfigMap shop/nginx", fleet),
      fields: [
        {
          path: ["data", "nginx.conf"],
          from: "user nginx;\nworker_processes 1;\nhttp {\n  gzip off;\n  sendfile on;\n}\n",
          to: "user nginx;\nworker_processes 1;\nhttp {\n  gzip on;\n  sendfile on;\n}\n",
        },
      ],
    }),
    changeGroup({
      objects: placed("NetworkPolicy shop/web", ["staging"]),
      fields: [
        { path: ["spec", "policyTypes"], from: ["Ingress"], to: ["Ingress", "Egress"] },
        { path: ["spec", "egress"], to: [{ to: [{ namespaceSelector: {} }], ports: [{ port: 53, protocol: "UDP" }] }] },
        {
          path: ["spec", "ports"],
          from: [{ port: 80 }, { port: 443 }],
          to: [{ port: 443 }, { port: 80 }],
          order: true,
        },
      ],
    }),
    ...["Namespace search", "ServiceAccount search/indexer", "Deployment search/indexer"].map((title) =>
      changeGroup({ change: "added", objects: placed(title, fleet) }),
    ),
    changeGroup({
      change: "moved",
      objects: placed("ResourceQuota shop/quota", production),
      movedFrom: placed("ResourceQuota shop/quota", production, "foundation"),
    }),
  ],
  {
    clusters: {
      development: counts({ added: 3, changed: 1 }),
      "production-apac": counts({ added: 3, changed: 4, moved: 1, dangerous: 1 }),
      "production-eu": counts({ added: 3, changed: 4, moved: 1, dangerous: 1 }),
      "production-us": counts({ added: 3, changed: 5, moved: 1, dangerous: 2 }),
      staging: counts({ added: 3, changed: 2, removed: 3, dangerous: 3 }),
    },
    notes: ["The base was rendered with an older flotilla."],
    stacks: [
      {
        stack: "prod-us",
        cluster: "production-us",
        how: "previewed without state",
        resources: [
          {
            change: "update",
            type: "aws:eks/cluster:Cluster",
            name: "production-us",
            fields: [{ path: ["version"], from: "1.34", to: "1.35" }],
          },
          {
            change: "replace",
            type: "aws:ec2/subnet:Subnet",
            name: "production-us-a",
            fields: [{ path: ["cidrBlock"], from: "100.64.0.0/18", to: "100.65.0.0/18", replaces: true }],
          },
        ],
      },
      { stack: "prod-eu", cluster: "production-eu", how: "previewed without state", resources: [] },
      {
        stack: "staging",
        cluster: "staging",
        how: "not previewed",
        resources: [],
        failure: "the engine did not start",
      },
    ],
  },
);
