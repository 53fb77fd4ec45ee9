import { deepEqual, ok } from "node:assert/strict";

import fc from "fast-check";

import { problemText } from "../problem.js";
import { check } from "./check.js";
import type { Fleet } from "./fleet.js";
import { changedFleet, problemsWith, smallFleet } from "./small-fleet.test.data.js";

describe("check", () => {
  it("says nothing about a valid fleet", () => {
    deepEqual(check(smallFleet), []);
  });

  const mistakes = {
    name: "Acme",
    management: "su",
    rollout: [["dev"], ["eu", "aisa"]],
    clusters: {
      us: { region: "us-esat-1", kubernetes: "1.12", network: { pods: "10.16.0.0/16" } },
      eu: { pools: { general: { machine: "n2-standard-8" } } },
      asia: { subscription: "acme", network: { services: "10.40.0.0" } },
      dev: { pools: { general: { nodes: undefined, min: 1, max: 3 } } },
    },
    workloads: { shop: { image: "shop", replicas: { eu: 1000 }, probes: { live: "livez", ready: "/readyz" } } },
  };

  it("names every mistake of a fleet at once", () => {
    deepEqual(problemsWith(mistakes), [
      'name must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "Acme"; did you mean "acme"',
      'management must be a cluster of the fleet, got "su"; did you mean "us"',
      'rollout[1][1] must be a cluster of the fleet, got "aisa"; did you mean "asia"',
      'clusters.us.region must be a region of eks, got "us-esat-1"; did you mean "us-east-1"',
      'clusters.us.kubernetes must be a version that eks supports, 1.32 to 1.36 as of 2026-11, got "1.12"; did you mean "1.32"',
      'clusters.asia.subscription must be a UUID in lower case, got "acme"',
      'clusters.asia.network.services must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.40.0.0"',
      'clusters.eu.network.nodes must not overlap with clusters.us.network.pods 10.16.0.0/16, got "10.16.0.0/20"; did you mean "10.1.0.0/20"',
      'clusters.dev.pools.general must have a fixed size, since the tier development has no autoscaling, got {"min":1,"max":3}; did you mean {"machine":"burstable.medium","nodes":1}',
      'clusters.eu.pools.general.machine must be "general.xlarge" or "memory.xlarge" (n2-standard-4, n2-highmem-4 on gke) in the tier production, got "n2-standard-8"; did you mean "general.xlarge"',
      'workloads.shop.image must have a tag or a digest, got "shop"',
      'workloads.shop.probes.live must be a path such as "/livez", got "livez"; did you mean "/livez"',
      'workloads.shop.replicas.eu must fit on clusters.eu, whose pools have 23730m processor and 87066Mi memory at their largest, got "1000 replicas of 100m processor and 128Mi memory"',
    ]);
  });

  it("names them in the same order each time", () => {
    deepEqual(problemsWith(mistakes), problemsWith(mistakes));
  });

  it("names each problem with a path, a rule and a message", () => {
    for (const { path, rule, message } of check(changedFleet(mistakes))) {
      ok(path !== "");
      ok(/^[a-z-]+$/.test(rule), rule);
      ok(/^must .+, got .+$/.test(message), message);
    }
  });

  it("judges the parts of a fleet that have the right shape, beside those that have not", () => {
    deepEqual(
      problemsWith({
        clusters: { us: { region: 3 }, eu: { region: "nowhere" } },
        workloads: { shop: { port: "http" }, zoo: { ...smallFleet.workloads["shop"], replicas: { us: 1, moon: 1 } } },
      }),
      [
        "clusters.us.region must be a string, got 3",
        'workloads.shop.port must be a number, got "http"',
        'clusters.eu.region must be a region of gke, got "nowhere"',
        'workloads.zoo.replicas must name clusters of the fleet, got "moon"',
      ],
    );
  });

  it("judges clusters of a fleet whose other parts have the wrong shape", () => {
    deepEqual(problemsWith({ rollout: undefined, clusters: { eu: { region: "nowhere" } } }), [
      "rollout must be a list, got nothing",
      'clusters.eu.region must be a region of gke, got "nowhere"',
    ]);
  });

  it("never fails, whatever JSON says", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        check(value as unknown as Fleet);
      }),
    );
  });

  it("never fails on a fleet of which any part is replaced by anything", () => {
    const leaves = pathsOf(smallFleet);
    fc.assert(
      fc.property(fc.constantFrom(...leaves), fc.jsonValue(), (path, value) => {
        const [key, ...rest] = path.toReversed();
        const changes = rest.reduce<Record<string, unknown>>((inner, outer) => ({ [outer]: inner }), {
          [key ?? ""]: value,
        });
        check(changedFleet(changes)).forEach(problemText);
      }),
      { numRuns: 200 },
    );
  });

  it("finds nothing wrong with 500 clusters that have ranges of their own", () => {
    deepEqual(check(manyClusters(500)), []);
  });
});

/** Every path in a value, from the longest to the root's children. */
function pathsOf(value: unknown): string[][] {
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, each]) => [...pathsOf(each).map((path) => [key, ...path]), [key]])
    : [];
}

/** A fleet of that many clusters, each with ranges of its own. */
function manyClusters(count: number): Fleet {
  const names = Array.from({ length: count }, (_, index) => `c${index}`);
  const spec = smallFleet.clusters["dev"];
  const clusters = names.map((name, index) => {
    const [high, low] = [Math.floor(index / 64), (index % 64) * 4];
    const network = {
      nodes: `10.${high}.${low}.0/24`,
      pods: `10.${high}.${low + 2}.0/23`,
      services: `10.${high}.${low + 1}.0/24`,
    };
    return [name, { ...spec, network }] as const;
  });
  return {
    ...smallFleet,
    management: "c0",
    rollout: [names.slice(1)],
    clusters: Object.fromEntries(clusters) as Fleet["clusters"],
    workloads: {},
  };
}
