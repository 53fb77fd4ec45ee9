import type { CaseObject } from "./rule.js";

/** A pod of one plain container, with what `spec` and `metadata` say. */
export function pod(
  spec: Readonly<Record<string, unknown>>,
  metadata: Readonly<Record<string, unknown>> = {},
): CaseObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "case", namespace: "default", ...metadata },
    spec: { containers: [container({})], ...spec },
  };
}

/** A container that says nothing but its name and image, with what `fields` say. */
export function container(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { name: "main", image: "registry.example/acme/app:1.0.0", ...fields };
}
