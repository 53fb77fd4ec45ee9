import { equal } from "node:assert/strict";

import { pathOf } from "./path.js";

describe("pathOf", () => {
  const paths: readonly (readonly [path: string, ...keys: (string | number)[]])[] = [
    ["clusters.production-us.pools", "clusters", "production-us", "pools"],
    ["rollout[0][1]", "rollout", 0, 1],
    ['labels["app.kubernetes.io/name"]', "labels", "app.kubernetes.io/name"],
    ['["a b"].c', "a b", "c"],
    ['a[""]', "a", ""],
  ];
  for (const [path, ...keys] of paths) {
    it(`is ${path}`, () => {
      equal(pathOf(...keys), path);
    });
  }
});
