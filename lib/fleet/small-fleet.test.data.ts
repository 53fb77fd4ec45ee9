import { isObject } from "../schema.js";
import { problemText } from "../problem.js";
import { check } from "./check.js";
import type { Fleet } from "./fleet.js";

/** A valid fleet with one cluster on each cloud, for tests to break. */
export const smallFleet: Fleet = {
  name: "acme",
  domain: "acme.example",
  management: "us",
  rollout: [["dev"], ["eu", "asia"]],
  clusters: {
    us: {
      cloud: "eks",
      region: "us-east-1",
      account: "111111111111",
      administrators: ["arn:aws:iam::111111111111:role/platform"],
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.0.0.0/16", pods: "10.1.0.0/16", services: "10.2.0.0/16" },
      pools: { general: { machine: "general.xlarge", min: 3, max: 6 } },
    },
    eu: {
      cloud: "gke",
      region: "europe-west1",
      project: "acme-eu",
      projectNumber: "123456789012",
      tier: "production",
      kubernetes: "1.35",
      network: { nodes: "10.16.0.0/20", pods: "10.20.0.0/14", services: "10.24.0.0/20" },
      pools: { general: { machine: "n2-standard-4", nodes: 3 } },
    },
    asia: {
      cloud: "aks",
      region: "japaneast",
      subscription: "11111111-1111-4111-8111-111111111111",
      tenant: "22222222-2222-4222-8222-222222222222",
      administrators: ["33333333-3333-4333-8333-333333333333"],
      systemPool: "general",
      tier: "staging",
      kubernetes: "1.35",
      network: { nodes: "10.32.0.0/20", pods: "10.36.0.0/14", services: "10.40.0.0/16" },
      pools: { general: { machine: "burstable.large", nodes: 2 } },
    },
    dev: {
      cloud: "local",
      tier: "development",
      kubernetes: "1.35",
      network: { nodes: "172.18.0.0/16", pods: "10.56.0.0/16", services: "10.57.0.0/16" },
      pools: { general: { machine: "burstable.medium", nodes: 1 } },
    },
  },
  workloads: {
    shop: {
      namespace: "shop",
      image: "registry.example/shop:1.0.0",
      port: 8080,
      resources: { cpu: "100m", memory: "128Mi" },
      replicas: { eu: 10, dev: 1 },
    },
  },
};

/** What a test changes in the small fleet: like the fleet, but with what is changed alone; `undefined` leaves a key out. */
export type Changes = Readonly<Record<string, unknown>>;

/** The small fleet with some changes, which may make it anything but a fleet. */
export function changedFleet(changes: Changes): Fleet {
  return changed(smallFleet, changes);
}

/** A fleet with some changes. */
export function changed(fleet: Fleet, changes: Changes): Fleet {
  return merged(fleet, changes) as Fleet;
}

/** What the checks say about the small fleet with some changes. */
export function problemsWith(changes: Changes): string[] {
  return check(changedFleet(changes)).map(problemText);
}

/** Each case by name: what to change in the small fleet, and every line that the checks must say about it. */
export type Cases = Readonly<Record<string, readonly [changes: Changes, ...problems: string[]]>>;

function merged(value: unknown, changes: unknown): unknown {
  if (!isObject(changes)) {
    return changes;
  }
  const result: Record<string, unknown> = isObject(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(changes)) {
    result[key] = merged(result[key], change);
  }
  return Object.fromEntries(Object.entries(result).filter(([, each]) => each !== undefined));
}
