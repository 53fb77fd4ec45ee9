import { deepEqual } from "node:assert/strict";

import type { Fleet } from "../fleet/fleet.js";
import { smallFleet } from "../fleet/small-fleet.test.data.js";
import { renamedClusters } from "./renamed-clusters.js";
import { fleetObjects, treeObjects } from "./tree.js";

/** A tree of clusters that each have ConfigMaps of these names. */
const tree = (clusters: Readonly<Record<string, readonly string[]>>) =>
  treeObjects(
    new Map(
      Object.entries(clusters).map(([cluster, names]) => [
        `${cluster}/foundation.yaml`,
        names.map((name) => `{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}}`).join("\n---\n"),
      ]),
    ),
  );
const fleet = (rename: Readonly<Record<string, string>>): Fleet => ({
  ...smallFleet,
  clusters: Object.fromEntries(
    Object.entries(smallFleet.clusters).map(([name, spec]) => [rename[name] ?? name, { ...spec, stack: name }]),
  ),
});
const renamed = (...sides: Parameters<typeof renamedClusters>) => Object.fromEntries(renamedClusters(...sides));
const ten = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];

describe("renamedClusters", () => {
  it("are those that keep their network, whatever else changes", () => {
    const head = fleetObjects(fleet({ us: "america", eu: "europe" }));
    deepEqual(renamed(fleetObjects(smallFleet), head), { america: "us", europe: "eu" });
  });

  it("are not those that get another network", () => {
    const { us, ...others } = smallFleet.clusters;
    const america = { ...us, network: { nodes: "10.128.0.0/16", pods: "10.129.0.0/16", services: "10.130.0.0/16" } };
    const head = fleetObjects({ ...smallFleet, clusters: { ...others, america } } as Fleet);
    deepEqual(renamed([...fleetObjects(smallFleet), ...tree({ us: ten })], [...head, ...tree({ america: ten })]), {});
  });

  it("are, without a fleet, those that keep nearly all objects", () => {
    deepEqual(renamed(tree({ us: ten, eu: ["x"] }), tree({ america: [...ten.slice(1), "k"], eu: ["x"] })), {
      america: "us",
    });
    deepEqual(renamed(tree({ us: ten }), tree({ america: [...ten.slice(2), "k", "l"] })), {});
  });

  it("are told apart by what each has alone", () => {
    const [us, eu] = [
      [...ten, "us"],
      [...ten, "eu"],
    ];
    deepEqual(renamed(tree({ us, eu }), tree({ europe: eu, america: us })), { america: "us", europe: "eu" });
  });

  it("are none where several could be the one", () => {
    deepEqual(renamed(tree({ us: ten, eu: ten }), tree({ america: ten })), {});
    deepEqual(renamed(tree({ us: ten }), tree({ america: ten, europe: ten })), {});
    const twenty = [...ten, ...ten.map((name) => `${name}2`)];
    deepEqual(renamed(tree({ us: twenty }), tree({ america: twenty.slice(1), europe: twenty.slice(0, -1) })), {});
  });
});
