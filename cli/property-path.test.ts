import { deepEqual } from "node:assert/strict";

import { propertyPath } from "./property-path.js";

describe("propertyPath", () => {
  const paths = {
    "scalingConfig.maxSize": ["scalingConfig", "maxSize"],
    'tags["flotilla:fleet"]': ["tags", "flotilla:fleet"],
    "subnetIds[0]": ["subnetIds", "0"],
    'metadata.annotations["a.b/c"][1].d': ["metadata", "annotations", "a.b/c", "1", "d"],
    'labels["a\\"b"]': ["labels", 'a"b'],
  };
  for (const [path, steps] of Object.entries(paths)) {
    it(`reads ${path}`, () => {
      deepEqual(propertyPath(path), steps);
    });
  }
});
