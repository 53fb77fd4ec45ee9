import type { Properties, PropertyValue } from "../provider/property-value.js";

/** One cloud: what exists in it and how it talks. All of it is data; `docs/sandbox-clouds.md` shows how to extend it. */
export interface CloudTable {
  /** Package of the provider: `aws`, `gcp`, `azure-native`. */
  readonly name: CloudName;
  /** Version of the provider that this one behaves like. */
  readonly version: string;
  /** File to extend when a type or an input is missing. */
  readonly file: string;
  readonly types: Readonly<Record<string, ResourceType>>;
  readonly words: Wording;
}

/** The simulated clouds. */
export type CloudName = "aws" | "gcp" | "azure-native";

/** What a cloud says when it refuses; `{…}` is filled in like every other {@link Template}. */
export interface Wording {
  readonly exists: string;
  /** An object that a request is about is not there. */
  readonly missing: string;
  /** A reference to an object that is not there; `{value}` is the reference, `{noun}` what it should be. */
  readonly dangling: string;
  /** `{user}` is the object that still uses the one to be deleted. */
  readonly inUse: string;
  readonly protected: string;
  readonly immutable: string;
  readonly throttled: string;
  readonly failed: string;
}

/** Text with `{path}` for a value of the object: an input, an output, or one of `ObjectValues`. */
export type Template = string;

/** Values in which templates are filled in; any text of them is a {@link Template}. */
export type Computed = PropertyValue;

/** A type of resource. */
export interface ResourceType {
  /** What the cloud calls it: `EC2 VPC`. */
  readonly noun: string;
  readonly inputs: Readonly<Record<string, Input>>;
  /** Id that the cloud gives. Without `{uid…}` in it the cloud has room for one object of that name. */
  readonly id: Template;
  /** Further ids that a lookup accepts, such as the ARN of what is known by its name. */
  readonly importIds?: readonly Template[];
  /** What the cloud adds to the inputs, merged into them. */
  readonly computed?: Readonly<Record<string, Computed>>;
  /** Outputs that every update changes, so that a preview does not know them. */
  readonly changing?: readonly string[];
  /**
   * Whether the object is the same in all regions.
   *
   * @defaultValue objects belong to the region of the request
   */
  readonly global?: boolean;
  /**
   * Whether the cloud works on it for a while, so that it can be left half made.
   *
   * @defaultValue it is there or not
   */
  readonly slow?: boolean;
  /** Input that, while it is true, keeps the object from being deleted. */
  readonly protectedBy?: string;
  /** Words that differ from those of the cloud. */
  readonly words?: Partial<Wording>;
  /** What one input alone cannot tell; each answers the cloud's refusal or nothing. */
  readonly rules?: readonly Rule[];
}

/** An input of a type, or a field within one. */
export interface Input {
  readonly required?: boolean;
  readonly oneOf?: readonly PropertyValue[];
  /** What the text must look like, and how to say it. */
  readonly pattern?: { readonly is: RegExp; readonly text: string };
  readonly maxLength?: number;
  readonly range?: readonly [number, number];
  readonly default?: PropertyValue;
  /** Whether a change replaces the resource. */
  readonly replaces?: boolean | "when-removed";
  /** Whether the cloud refuses a change. */
  readonly immutable?: boolean;
  /** Whether the order of the list means nothing. */
  readonly set?: boolean;
  /** Whether the value is secret. */
  readonly secret?: boolean;
  readonly refersTo?: Reference;
  /** Fields of the object, or of each object of the list. */
  readonly fields?: Readonly<Record<string, Input>>;
}

/** Points to another object of the cloud. */
export interface Reference {
  readonly types: readonly string[];
  /**
   * Output that the reference holds.
   *
   * @defaultValue `"id"`
   */
  readonly by?: string;
  /** References that are not to objects of this account, such as policies of the cloud itself. */
  readonly except?: RegExp;
  /**
   * What happens to the holder when the other is deleted: the cloud refuses, deletes the holder too, or does not care.
   *
   * @defaultValue `"refuse"`
   */
  readonly onDelete?: "refuse" | "cascade" | "ignore";
}

/** Looks at an object before the cloud accepts it. */
export type Rule = (object: CloudObject, lookup: Lookup) => string | undefined;

/** Finds other objects that the same caller can see. */
export interface Lookup {
  /** The object of one of the types whose output `by` has that value. */
  find(reference: Reference, value: PropertyValue | undefined): CloudObject | undefined;
  /** All objects of a type. */
  all(type: string): readonly CloudObject[];
}

/** Who asks: account and region, and what the provider adds to each object. */
export interface Scope {
  /** AWS account, Google Cloud project, Azure subscription. */
  readonly account: string;
  readonly region: string;
  /** Microsoft Entra tenant. */
  readonly tenant?: string;
  /** Tags or labels that the provider adds. */
  readonly tags?: Properties;
}

/** Something that exists in a cloud. */
export interface CloudObject {
  readonly type: string;
  readonly id: string;
  readonly scope: Scope;
  /** 32 hexadecimal digits of its own: what the cloud makes up is cut from them. */
  readonly uid: string;
  /** How often its inputs were set. */
  readonly revision: number;
  readonly inputs: Properties;
  readonly outputs: Properties;
  /** `failed` is half made: it is there, and the next change repairs it. */
  readonly status: "creating" | "ready" | "failed" | "deleting";
}
