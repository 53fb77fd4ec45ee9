import { deepEqual } from "node:assert/strict";

import { exempt, windowsPods } from "./exempt-pods.js";
import { hostNamespaces } from "./host-namespaces.js";
import type { Validation } from "./rule.js";
import { validationsAt } from "./validations-at.js";

const asked = (field: string, versions: Pick<Validation, "since" | "until"> = {}): Validation => ({
  ...{ expression: "false || true", field, must: "be there", fix: "add it" },
  ...versions,
});

const fieldsAt = (minor: number, ...validations: readonly Validation[]) =>
  validationsAt({ ...hostNamespaces, validations }, `1.${minor}`).map(({ field }) => field);

describe("validationsAt", () => {
  it("has a validation from its first version on, and no more from the version that ends it", () => {
    const validations = [
      asked("always"),
      asked("later", { since: "1.9" }),
      asked("between", { since: "1.9", until: "1.25" }),
    ];
    deepEqual(fieldsAt(8, ...validations), ["always"]);
    deepEqual(fieldsAt(9, ...validations), ["always", "later", "between"]);
    deepEqual(fieldsAt(10, ...validations), ["always", "later", "between"]);
    deepEqual(fieldsAt(24, ...validations), ["always", "later", "between"]);
    deepEqual(fieldsAt(25, ...validations), ["always", "later"]);
  });
});

describe("exempt", () => {
  const validations = exempt(windowsPods, [asked("field", { since: "1.8" })]);
  const expressionsAt = (version: `1.${number}`) =>
    validationsAt({ ...hostNamespaces, validations }, version).map(({ expression }) => expression);

  it("asks of every pod before the version of the exemption, and of all but the exempt ones from it on", () => {
    deepEqual(expressionsAt("1.7"), []);
    deepEqual(expressionsAt("1.24"), ["false || true"]);
    deepEqual(expressionsAt("1.25"), ["variables.pod.?os.?name.orValue('') == 'windows' || (false || true)"]);
  });
});
