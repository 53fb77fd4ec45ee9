import { deepEqual, equal } from "node:assert/strict";

import { openApiSchema, type FieldsOf, type FlagField, type TextField } from "./offering-schema.js";

interface Spec {
  readonly name: string;
  readonly size?: "small" | "large";
  readonly network: { readonly zone?: string };
}

const fields: FieldsOf<Spec> = {
  name: { type: "text", description: "Name.", maxLength: 63, pattern: "^[a-z]+$", immutable: true },
  size: {
    type: "choice",
    description: "Size.",
    values: { small: "for trying", large: "for serving" },
    optional: true,
    default: "small",
  },
  network: {
    type: "group",
    description: "Network.",
    fields: { zone: { type: "text", description: "Zone.", maxLength: 63, optional: true } },
  },
};

describe("openApiSchema", () => {
  it("is a structural schema that knows every field", () => {
    deepEqual(openApiSchema("An order.", fields), {
      type: "object",
      description: "An order.",
      required: ["name", "network"],
      properties: {
        name: {
          type: "string",
          description: "Name.",
          maxLength: 63,
          pattern: "^[a-z]+$",
          "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "cannot change" }],
        },
        size: {
          type: "string",
          description: "Size. small: for trying. large: for serving.",
          enum: ["small", "large"],
          default: "small",
        },
        network: {
          type: "object",
          description: "Network.",
          properties: { zone: { type: "string", description: "Zone.", maxLength: 63 } },
        },
      },
    });
  });
});

describe("FieldsOf", () => {
  /** Whether the compiler takes fields for the description of an interface. */
  type Describes<Fields, T> = Fields extends FieldsOf<T> ? true : false;
  type Optional<Field> = Field & { readonly optional: true };

  it("takes a description that has each key of the interface, of its type", () => {
    const compiles: Describes<{ a: TextField; b: Optional<FlagField> }, { a: string; b?: boolean }> = true;
    equal(compiles, true);
  });

  it("takes no description that lacks a key, has another type, or is optional where the interface is not", () => {
    const compiles: readonly [
      Describes<{ a: TextField }, { a: string; b: string }>,
      Describes<{ a: FlagField }, { a: string }>,
      Describes<{ a: Optional<TextField> }, { a: string }>,
      Describes<{ a: TextField }, { a?: string }>,
    ] = [false, false, false, false];
    deepEqual(compiles, [false, false, false, false]);
  });
});
