import { deepEqual, equal, match } from "node:assert/strict";

import type { ChangeGroup } from "../../lib/diff/change-group.js";
import type { ObjectPlace } from "../../lib/diff/change.js";
import { diff } from "../../lib/diff/diff.js";
import { yaml } from "../../lib/render.js";
import { changedFleet, type Changes } from "../../lib/fleet/small-fleet.test.data.js";
import { chartMajorUpgrade } from "./chart-major-upgrade.js";
import { cidrEdit } from "./cidr-edit.js";
import { dnsCut } from "./dns-cut.js";
import { immutableField } from "./immutable-field.js";
import { tree, type Mistake } from "./mistake.js";
import { namespaceRemoval } from "./namespace-removal.js";
import { poolRename } from "./pool-rename.js";
import { quotaBelowUsage } from "./quota-below-usage.js";
import { replicaLoss } from "./replica-loss.js";
import { ringMove } from "./ring-move.js";
import { selectorChange } from "./selector-change.js";

const mistakes: readonly Mistake[] = [
  selectorChange,
  immutableField,
  cidrEdit,
  poolRename,
  namespaceRemoval,
  chartMajorUpgrade,
  replicaLoss,
  dnsCut,
  quotaBelowUsage,
  ringMove,
];

/** What an ordinary week brings. */
const ordinary: Readonly<Record<string, Changes>> = {
  "a new image": { workloads: { shop: { image: "registry.example/shop:1.1.0" } } },
  "more replicas": { workloads: { shop: { replicas: { eu: 12 } } } },
  "some replicas fewer": { workloads: { shop: { replicas: { eu: 6 } } } },
  "another cluster for a workload": { workloads: { shop: { replicas: { us: 3 } } } },
  "a new workload": {
    workloads: {
      api: {
        namespace: "api",
        image: "registry.example/api:1.0.0",
        port: 8080,
        resources: { cpu: "100m", memory: "128Mi" },
        replicas: { eu: 1, dev: { min: 1, max: 3, targetCpuPercent: 70 } },
      },
    },
  },
  "a label": { workloads: { shop: { labels: { team: "shop" } } } },
  "more memory": { workloads: { shop: { resources: { memory: "256Mi" } } } },
  "another probe": { workloads: { shop: { probes: { live: "/up", ready: "/go" } } } },
  "the next minor version of Kubernetes": { clusters: { eu: { kubernetes: "1.36" } } },
  "a larger pool": { clusters: { us: { pools: { general: { max: 9 } } } } },
  "another pool": { clusters: { us: { pools: { memory: { machine: "memory.xlarge", nodes: 3 } } } } },
  "a label of nodes": { clusters: { us: { pools: { general: { labels: { disk: "fast" } } } } } },
};

describe("mistakes that people made", () => {
  for (const { name, incident, base, head, objects, dangers } of mistakes) {
    it(`show first: ${name}`, () => {
      const { groups, clusters } = diff(base, head);
      deepEqual(groups[0]?.objects.map(title), objects);
      deepEqual(groups[0].dangers, dangers);
      equal(groups.filter(isDangerous).length, 1);
      equal(
        Object.values(clusters).reduce((sum, { dangerous }) => sum + dangerous, 0),
        objects.length,
      );
    });

    it(`tell where they happened: ${name}`, () => {
      match(incident.url, /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/(?:issues|pull)\/\d+$/);
      equal(incident.title !== "" && incident.story.endsWith("."), true);
    });
  }

  it("show when they hide in a large ordinary change", () => {
    const { base, head, objects, dangers } = dnsCut;
    const labelled = tree({ workloads: { shop: { labels: { team: "shop" } } } });
    const { groups } = diff(base, new Map([...head, ...labelled]));
    deepEqual(groups[0]?.objects.map(title), objects);
    deepEqual(groups[0].dangers, dangers);
    equal(groups.length > 1, true);
  });
});

describe("what people do every week", () => {
  for (const [name, changes] of Object.entries(ordinary)) {
    it(`is not dangerous: ${name}`, () => {
      const { groups } = diff(tree({}), tree(changes));
      equal(groups.length > 0, true);
      deepEqual(groups.filter(isDangerous), []);
    });
  }

  it("is not dangerous: policies that allow what is needed", () => {
    deepEqual(diff(tree({}), tree({}, { "eu/policies.yaml": allowingPolicies() })).groups.filter(isDangerous), []);
  });

  it("is not dangerous: another order of everything", () => {
    const { clusters, ...fleet } = changedFleet({});
    const shuffled: Changes = { ...fleet, clusters: Object.fromEntries(Object.entries(clusters).reverse()) };
    deepEqual(diff(tree({}), tree(shuffled)).groups, []);
  });
});

function allowingPolicies(): string {
  const policy = (name: string, spec: object) => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name, namespace: "shop" },
    spec: { podSelector: {}, policyTypes: ["Egress"], ...spec },
  });
  const dns = {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
    ports: [
      { port: 53, protocol: "UDP" },
      { port: 53, protocol: "TCP" },
    ],
  };
  return yaml([policy("default-deny", {}), policy("allow-dns", { egress: [dns] })]);
}

function isDangerous({ dangers }: ChangeGroup): boolean {
  return dangers.length > 0;
}

function title({ cluster, kind, namespace, name }: ObjectPlace): string {
  return `${cluster ?? ""} ${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}
