import { deepEqual } from "node:assert/strict";

import { versionLabel } from "./labels.js";

describe("versionLabel", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  const cases = {
    "is the tag": ["registry.example/shop/web:1.4.2", "1.4.2"],
    "is the tag beside a digest": [`registry.example:5000/web:1.4.2@${digest}`, "1.4.2"],
    "is absent where the image has a digest alone": [`web@${digest}`, undefined],
    "is absent where the image has neither": ["registry.example:5000/web", undefined],
    "is absent where a label cannot begin like the tag": ["web:_1", undefined],
    "is absent where the tag is too long for a label": [`web:${"1".repeat(64)}`, undefined],
  } as const;
  for (const [name, [image, version]] of Object.entries(cases)) {
    it(name, () => {
      deepEqual(versionLabel(image), version === undefined ? {} : { "app.kubernetes.io/version": version });
    });
  }
});
