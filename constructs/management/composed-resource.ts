/** The fields of a type that a patch can read: its keys, and those of the groups under them. */
export type PathOf<T> = {
  [K in keyof T & string]-?: NonNullable<T[K]> extends string | boolean
    ? K
    : K | `${K}.${keyof NonNullable<T[K]> & string}`;
}[keyof T & string];

/** A change of a value on its way from the order to a resource; see the input of function-patch-and-transform. */
export type Transform =
  | { readonly type: "map"; readonly map: Readonly<Record<string, unknown>> }
  | { readonly type: "string"; readonly string: Readonly<Record<string, unknown>> }
  | { readonly type: "convert"; readonly convert: { readonly toType: "string" } };

/** A value that a resource takes from the order. */
export interface FromOrder<Spec> {
  /** Field of the order. */
  readonly from: PathOf<Spec>;
  /** Path in the resource. */
  readonly to: string;
  readonly transforms?: readonly Transform[];
  /**
   * Whether the resource cannot do without, even where the order may.
   *
   * @defaultValue false
   */
  readonly needed?: boolean;
}

/** A value that the order shows of a resource, once the cloud has told it. */
export interface ToOrder<Status> {
  /** Path in the resource: `"status.atProvider.arn"`. */
  readonly report: string;
  /** Field of the order's status. */
  readonly as: keyof Status & string;
}

/** A resource of a cloud that an order becomes, with others. */
export interface ComposedResource<Spec, Status> {
  /** Name among the resources of the order. */
  readonly name: string;
  readonly apiVersion: string;
  readonly kind: string;
  /** What is the same in every order, under `spec.forProvider`. */
  readonly forProvider: Readonly<Record<string, unknown>>;
  /** Name in the cloud where it is the same in every order. */
  readonly externalName?: string;
  readonly patches: readonly (FromOrder<Spec> | ToOrder<Status>)[];
}

/** Path of the name of a resource in its cloud. */
export const externalName = 'metadata.annotations["crossplane.io/external-name"]';

/** Looks a text up. */
export function lookup(map: Readonly<Record<string, unknown>>): Transform {
  return { type: "map", map };
}

/** Puts a text into another, in place of `%s`. */
export function format(fmt: string): Transform {
  return { type: "string", string: { type: "Format", fmt } };
}

/** The first hexadecimal digits of a text's hash. */
export function hashed(digits: number): Transform[] {
  return [
    { type: "string", string: { type: "Convert", convert: "ToSha256" } },
    { type: "string", string: { type: "Regexp", regexp: { match: `^[0-9a-f]{${digits}}` } } },
  ];
}

/** Yes or no as a text, which can be looked up. */
export const asText: Transform = { type: "convert", convert: { toType: "string" } };
