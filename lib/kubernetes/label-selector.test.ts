import { equal } from "node:assert/strict";

import { selects, selectsPlainly } from "./label-selector.js";

const labels = { app: "web", tier: "front" };

describe("selects", () => {
  const cases: Readonly<Record<string, readonly [selector: unknown, isSelected: boolean]>> = {
    "all with an empty selector": [{}, true],
    "nothing without a selector": [undefined, false],
    "what has all labels": [{ matchLabels: { app: "web", tier: "front" } }, true],
    "not what has one of them": [{ matchLabels: { app: "web", tier: "back" } }, false],
    "by In": [{ matchExpressions: [{ key: "app", operator: "In", values: ["web", "api"] }] }, true],
    "not by In without the label": [{ matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] }, false],
    "by NotIn without the label": [{ matchExpressions: [{ key: "zone", operator: "NotIn", values: ["a"] }] }, true],
    "not by NotIn with the label": [{ matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, false],
    "by Exists": [{ matchExpressions: [{ key: "app", operator: "Exists" }] }, true],
    "not by Exists without the label": [{ matchExpressions: [{ key: "zone", operator: "Exists" }] }, false],
    "by DoesNotExist": [{ matchExpressions: [{ key: "zone", operator: "DoesNotExist" }] }, true],
    "not by DoesNotExist with the label": [{ matchExpressions: [{ key: "app", operator: "DoesNotExist" }] }, false],
    "only what meets labels and expressions": [
      { matchLabels: { app: "web" }, matchExpressions: [{ key: "tier", operator: "In", values: ["back"] }] },
      false,
    ],
    "nothing by an operator that there is not": [{ matchExpressions: [{ key: "app", operator: "Is" }] }, false],
  };
  for (const [name, [selector, isSelected]] of Object.entries(cases)) {
    it(name, () => {
      equal(selects(selector, labels), isSelected);
    });
  }
});

describe("selectsPlainly", () => {
  it("selects what has all labels, and nothing without any", () => {
    equal(selectsPlainly({ app: "web" }, labels), true);
    equal(selectsPlainly({ app: "api" }, labels), false);
    equal(selectsPlainly({}, labels), false);
    equal(selectsPlainly(undefined, labels), false);
  });
});
