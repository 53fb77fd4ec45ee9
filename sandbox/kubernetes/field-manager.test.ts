import { deepEqual, equal, match } from "node:assert/strict";

import { ApiError } from "./api-error.js";
import { asApplied, fieldManager, isConflictWithKubectl, isFieldConflict } from "./field-manager.js";

const conflict = (...owners: readonly string[]): ApiError =>
  new ApiError(
    409,
    "Conflict",
    `Apply failed with ${owners.length} conflicts: ${owners.map((owner) => `conflict with "${owner}" using v1: .x`).join("\n")}`,
  );

describe("fieldManager", () => {
  it("is the object's own choice, then the known one, then a new one", () => {
    const object = { metadata: { annotations: { "pulumi.com/patchFieldManager": "mine" } } };
    equal(fieldManager(object, "known"), "mine");
    equal(fieldManager({}, "known"), "known");
    match(fieldManager({}, ""), /^pulumi-kubernetes-[0-9a-f]{8}$/);
  });
});

describe("asApplied", () => {
  const created = { manager: "me", operation: "Update", apiVersion: "v1", fieldsV1: { "f:spec": { "f:a": {} } } };
  const applied = { manager: "me", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:spec": { "f:b": {} } } };
  const status = { manager: "me", operation: "Update", subresource: "status", fieldsV1: { "f:status": {} } };
  const other = { manager: "other", operation: "Update", fieldsV1: { "f:spec": { "f:c": {} } } };

  it("counts what creation wrote as applied, together with what was applied before", () => {
    deepEqual(asApplied({ metadata: { managedFields: [created, applied, other, status] } }, "me"), [
      { manager: "me", operation: "Apply", apiVersion: "v1", fieldsV1: { "f:spec": { "f:a": {}, "f:b": {} } } },
      other,
      status,
    ]);
  });

  it("changes nothing when all is applied", () => {
    equal(asApplied({ metadata: { managedFields: [applied, other, status] } }, "me"), undefined);
  });
});

describe("a refused apply", () => {
  it("is drift by hand when only kubectl wrote the fields", () => {
    equal(isConflictWithKubectl(conflict("kubectl-patch", "kubectl-edit")), true);
    equal(isConflictWithKubectl(conflict("kubectl-patch", "other")), false);
    equal(isConflictWithKubectl(new ApiError(409, "Conflict", "the object has been modified")), false);
  });

  it("is a field conflict only if the API server says so", () => {
    equal(isFieldConflict(conflict("other")), true);
    equal(isFieldConflict(new ApiError(409, "AlreadyExists", "exists")), false);
  });
});
