/** What every field says of itself. */
interface Described {
  /** What it means, for whoever orders. */
  readonly description: string;
  /** Whether it can never change. */
  readonly immutable?: true;
}

/** A text of any content, or of that which the pattern allows. */
export interface TextField extends Described {
  readonly type: "text";
  readonly maxLength: number;
  readonly pattern?: string;
}

/** One of some texts, each with what it means. */
export interface ChoiceField<T extends string> extends Described {
  readonly type: "choice";
  readonly values: Readonly<Record<T, string>>;
}

/** Yes or no. */
export interface FlagField extends Described {
  readonly type: "flag";
}

/** A group of fields. */
export interface GroupField<T> extends Described {
  readonly type: "group";
  readonly fields: FieldsOf<T>;
}

/** How the schema describes a field of some type. */
export type FieldOf<T> = [T] extends [boolean]
  ? FlagField
  : [T] extends [string]
    ? string extends T
      ? TextField
      : ChoiceField<T>
    : GroupField<T>;

/** What a field that may be left out says beside: that it may, and what it is then. */
interface Optional<T> {
  readonly optional: true;
  readonly default?: T;
}

/**
 * The description of an interface: each of its keys and no other, each of its type, and optional if the key is. So the
 * interface and the schema that the API server enforces cannot drift apart.
 */
export type FieldsOf<T> = {
  readonly [K in keyof T]-?: FieldOf<NonNullable<T[K]>> &
    (undefined extends T[K] ? Optional<NonNullable<T[K]>> : { readonly optional?: never; readonly default?: never });
};

/** A piece of a structural schema. */
export type OpenApiSchema = Readonly<Record<string, unknown>>;

/** The structural schema of an object with such fields: no other field is known, so that an API server refuses one. */
export function openApiSchema<T>(description: string, fields: FieldsOf<T>): OpenApiSchema {
  const each = Object.entries(fields) as [string, AnyField][];
  const required = each.filter(([, { optional }]) => optional !== true).map(([name]) => name);
  return {
    type: "object",
    description,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(each.map(([name, field]) => [name, fieldSchema(field)])),
  };
}

type AnyField = (TextField | ChoiceField<string> | FlagField | GroupField<Readonly<Record<string, string>>>) & {
  readonly optional?: boolean;
  readonly default?: unknown;
};

function fieldSchema(field: AnyField): OpenApiSchema {
  return {
    ...typeSchema(field),
    ...(field.default === undefined ? {} : { default: field.default }),
    ...(field.immutable === true
      ? { "x-kubernetes-validations": [{ rule: "self == oldSelf", message: "cannot change" }] }
      : {}),
  };
}

function typeSchema(field: AnyField): OpenApiSchema {
  const { description } = field;
  switch (field.type) {
    case "text":
      return {
        type: "string",
        description,
        maxLength: field.maxLength,
        ...(field.pattern === undefined ? {} : { pattern: field.pattern }),
      };
    case "choice": {
      const meanings = Object.entries(field.values).map(([value, meaning]) => `${value}: ${meaning}.`);
      return { type: "string", description: [description, ...meanings].join(" "), enum: Object.keys(field.values) };
    }
    case "flag":
      return { type: "boolean", description };
    case "group":
      return openApiSchema(description, field.fields);
  }
}
