import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "sizes that are no whole numbers of nodes": [
    { clusters: { us: { pools: { general: { min: 2.5, max: 0 } } }, asia: { pools: { general: { nodes: -2 } } } } },
    "clusters.us.pools.general.min must be a whole number of at least 1, got 2.5",
    "clusters.us.pools.general.max must be a whole number of at least 1, got 0",
    "clusters.asia.pools.general.nodes must be a whole number of at least 1, got -2",
  ],
  "a smallest size above the largest": [
    { clusters: { us: { pools: { general: { min: 7 } } } } },
    "clusters.us.pools.general.min must be at most max 6, got 7",
  ],
  "autoscaling where the tier has none": [
    { clusters: { dev: { pools: { general: { machine: "burstable.medium", nodes: undefined, min: 1, max: 3 } } } } },
    'clusters.dev.pools.general must have a fixed size, since the tier development has no autoscaling, got {"min":1,"max":3}; did you mean {"machine":"burstable.medium","nodes":1}',
  ],
  "a size that GKE cannot spread evenly": [
    { clusters: { eu: { pools: { general: { nodes: 4 } } } } },
    "clusters.eu.pools.general.nodes must be a multiple of 3 on gke, which has the same number of nodes in each zone, got 4; did you mean 6",
  ],
  "fewer nodes than the tier needs zones": [
    { clusters: { us: { pools: { general: { min: 2 } } } } },
    "clusters.us.pools must have at least 3 nodes, one in each zone that the tier production needs, got 2",
  ],
  "fewer nodes than zones over all pools": [
    { clusters: { asia: { pools: { general: { nodes: 1 } } } } },
    "clusters.asia.pools must have at least 2 nodes, one in each zone that the tier staging needs, got 1",
  ],
  "a cluster without a pool": [
    { clusters: { dev: { pools: { general: undefined } } } },
    "clusters.dev.pools must have at least 1 node, got 0",
  ],
  "nothing about two pools that have the zones together": [
    { clusters: { us: { pools: { general: { min: 2 }, memory: { machine: "memory.xlarge", nodes: 1 } } } } },
  ],
  "a misspelt class": [
    { clusters: { us: { pools: { general: { machine: "general.xlrage" } } } } },
    'clusters.us.pools.general.machine must be a class of the catalogue or a type of eks in it, got "general.xlrage"; did you mean "general.xlarge"',
  ],
  "a misspelt type": [
    { clusters: { us: { pools: { general: { machine: "m5.xlarg" } } } } },
    'clusters.us.pools.general.machine must be a class of the catalogue or a type of eks in it, got "m5.xlarg"; did you mean "m5.xlarge"',
  ],
  "a type of another cloud": [
    { clusters: { eu: { pools: { general: { machine: "m5.xlarge" } } } } },
    'clusters.eu.pools.general.machine must be a class of the catalogue or a type of gke in it, got "m5.xlarge"; did you mean "n2-standard-4"',
  ],
  "a type of a cloud on a local cluster": [
    { clusters: { dev: { pools: { general: { machine: "t3.medium" } } } } },
    'clusters.dev.pools.general.machine must be a class of the catalogue, got "t3.medium"; did you mean "burstable.medium"',
  ],
  "a machine that nothing resembles": [
    { clusters: { us: { pools: { general: { machine: "mainframe" } } } } },
    'clusters.us.pools.general.machine must be a class of the catalogue or a type of eks in it, got "mainframe"',
  ],
  "a class of another tier": [
    { clusters: { asia: { pools: { general: { machine: "general.xlarge" } } } } },
    'clusters.asia.pools.general.machine must be "burstable.large" (Standard_B2s_v2 on aks) in the tier staging, got "general.xlarge"; did you mean "burstable.large"',
  ],
  "a type of another tier": [
    { clusters: { us: { pools: { general: { machine: "m5.2xlarge" } } } } },
    'clusters.us.pools.general.machine must be "general.xlarge" or "memory.xlarge" (m5.xlarge, r5.xlarge on eks) in the tier production, got "m5.2xlarge"; did you mean "general.xlarge"',
  ],
  "a class of another tier on a local cluster": [
    { clusters: { dev: { pools: { general: { machine: "burstable.large" } } } } },
    'clusters.dev.pools.general.machine must be "burstable.medium" in the tier development, got "burstable.large"; did you mean "burstable.medium"',
  ],
  "nothing about the equals of a tier's machines": [
    {
      clusters: {
        us: { pools: { general: { machine: "r5.xlarge" } } },
        eu: { pools: { general: { machine: "n2-highmem-4" } } },
        asia: { pools: { general: { machine: "Standard_B2s_v2" } } },
      },
    },
  ],
};

describe("checks of pools", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
