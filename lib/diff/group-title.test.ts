import { deepEqual, equal } from "node:assert/strict";

import { blocks } from "./block.js";
import type { ChangeGroup } from "./change-group.js";
import { blockTitle, objectTitle, on } from "./group-title.js";
import { changeGroup, fleet, placed } from "./report.test.data.js";

const style = { name: (text: string) => text, fleet, most: 4 };
const titles = (...groups: readonly ChangeGroup[]) =>
  blocks(groups).map((block) => [
    blockTitle(block, style),
    ...block.objects.map((object) => objectTitle(object, block, style)),
  ]);
const fields = [{ path: ["a"], to: 1 }];

describe("on", () => {
  const many = Array.from({ length: 500 }, (_, index) => `c${index}`);
  const cases: readonly (readonly [clusters: readonly string[], all: readonly string[], text: string])[] = [
    [["a"], ["a"], "on a"],
    [["a", "b"], ["a", "b"], "on a, b"],
    [fleet, fleet, "on all 6 clusters"],
    [["a", "b", "c", "d"], many, "on a, b, c, d"],
    [many.slice(2), many, "on 498 clusters (all but c0, c1)"],
    [many.slice(100), many, "on 400 clusters (c100, c101, c102, c103 and 396 more)"],
  ];
  for (const [clusters, all, text] of cases) {
    it(`says ${text}`, () => {
      equal(on(clusters, { ...style, fleet: all }), text);
    });
  }
});

describe("blockTitle", () => {
  it("names an object that is alone, and counts several", () => {
    deepEqual(
      titles(
        changeGroup({ objects: placed("Deployment shop/web", ["staging"]), fields, differsOn: ["development"] }),
        changeGroup({
          objects: [...placed("Deployment shop/web", ["a", "b"]), ...placed("Service shop/web", ["a"])],
          fields: [...fields, { path: ["b"], to: 1 }],
        }),
      ),
      [
        ["Deployment shop/web on staging; differs on development", "Deployment shop/web"],
        ["the same 2 fields of 2 objects on a, b", "Deployment shop/web", "Service shop/web on a"],
      ],
    );
  });

  it("takes what goes for the same, however it looked on each cluster, and tells where something else becomes of it", () => {
    const removed = (objects: ChangeGroup["objects"], differsOn: readonly string[] = []) =>
      changeGroup({ change: "removed", objects, differsOn });
    deepEqual(
      titles(
        removed(placed("Deployment shop/web", ["a", "b"]), ["c", "staging"]),
        removed(placed("Service shop/web", ["a", "b", "c"]), ["staging"]),
        removed(placed("Deployment shop/web", ["c"])),
        removed(placed("Deployment shop/other", ["c"])),
      ),
      [
        ["2 objects removed on a, b, c; differs on staging", "Deployment shop/web", "Service shop/web"],
        ["Deployment shop/other removed on c", "Deployment shop/other"],
      ],
    );
  });

  it("names a cluster that the fleet describes once", () => {
    deepEqual(
      titles(
        changeGroup({ objects: placed("ClusterSpec staging", ["staging"], "fleet"), fields }),
        changeGroup({
          objects: ["a", "b"].flatMap((cluster) => placed(`ClusterSpec ${cluster}`, [cluster], "fleet")),
          fields,
        }),
        changeGroup({
          objects: [{ layer: "fleet", group: "flotilla", kind: "Fleet", name: "acme" }],
          fields,
        }),
      ),
      [
        ["cluster staging", "cluster staging"],
        ["the same field of 2 clusters", "cluster a", "cluster b"],
        ["fleet acme", "fleet acme"],
      ],
    );
  });

  it("shows together what was added on the same clusters", () => {
    const added = (title: string, clusters: readonly string[]) =>
      changeGroup({ change: "added", objects: placed(title, clusters) });
    deepEqual(
      titles(
        added("Namespace shop", fleet),
        added("Namespace other", ["staging"]),
        added("Service shop/web", fleet),
        changeGroup({ change: "removed", objects: placed("Service shop/old", fleet) }),
      ),
      [
        ["2 objects added on all 6 clusters", "Namespace shop", "Service shop/web"],
        ["Namespace other added on staging", "Namespace other"],
        ["Service shop/old removed on all 6 clusters", "Service shop/old"],
      ],
    );
  });

  it("says where moved objects stood: all of them in the title, else each", () => {
    deepEqual(
      titles(
        changeGroup({
          change: "moved",
          objects: [...placed("ClusterSpec qa", ["qa"], "fleet"), ...placed("Service shop/web", ["qa"])],
          movedFrom: [
            ...placed("ClusterSpec staging", ["staging"], "fleet"),
            ...placed("Service shop/web", ["staging"]),
          ],
        }),
        changeGroup({
          change: "moved",
          objects: [...placed("Service store/web", ["a"]), ...placed("Service store/api", ["a"], "other")],
          movedFrom: [...placed("Service shop/web", ["a"]), ...placed("Service shop/api", ["a"])],
        }),
      ),
      [
        ["2 objects moved from cluster staging to qa", "cluster qa", "Service shop/web"],
        [
          "2 objects moved from namespace shop to store on a",
          "Service store/web",
          "Service store/api from layer workloads to other",
        ],
      ],
    );
  });
});
