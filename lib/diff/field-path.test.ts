import { equal } from "node:assert/strict";

import type { PathStep } from "./change.js";
import { fieldPathText } from "./field-path.js";

describe("fieldPathText", () => {
  const paths: readonly (readonly [path: string, ...steps: PathStep[]])[] = [
    [
      "spec.template.spec.containers[name=web].image",
      "spec",
      "template",
      "spec",
      "containers",
      { name: "web" },
      "image",
    ],
    ['metadata.labels["app.kubernetes.io/name"]', "metadata", "labels", "app.kubernetes.io/name"],
    ["ports[containerPort=80,protocol=TCP]", "ports", { containerPort: 80, protocol: "TCP" }],
    ["volumeMounts[mountPath=/var/run]", "volumeMounts", { mountPath: "/var/run" }],
    ['items[name="80"]', "items", { name: "80" }],
    ['items[name="true"]', "items", { name: "true" }],
    ['items[name=""]', "items", { name: "" }],
    ['items[name="a]b"]', "items", { name: "a]b" }],
  ];
  for (const [path, ...steps] of paths) {
    it(`is ${path}`, () => {
      equal(fieldPathText(steps), path);
    });
  }
});
