/** What an option of the secure preset asks of the resources of a cloud, written so that it can be read without the program that makes them. */
export interface HardeningRule {
  /** Name of the rule, a DNS label: the cloud and the option, `"eks-audit-logs"`. */
  readonly id: string;
  /** Option of the cluster's `hardening` by which it is asked for. */
  readonly option: string;
  /** What it asks for, in a sentence without a full stop. */
  readonly title: string;
  /** What somebody could do, or what would happen, without it. */
  readonly why: string;
  readonly requirements: readonly Requirement[];
}

/** What a field of a resource must be. */
export interface Requirement {
  /** Type of the resource: `"aws:eks/cluster:Cluster"`. */
  readonly resource: string;
  /**
   * Resources of the type that are meant, by the value of a field.
   *
   * @defaultValue all
   */
  readonly when?: { readonly field: string; readonly equals: string };
  /** Path of the field; `[*]` stands for every item of a list, `{json}` for what a text of JSON holds. */
  readonly field: string;
  readonly must: Must;
}

/** What a value must be. */
export type Must =
  | { readonly equal: boolean | number | string }
  | { readonly oneOf: readonly string[] }
  | { readonly include: readonly string[] }
  | { readonly bePresent: true };

/** The requirement of a field of one type of resource. */
export function asks(resource: string): (field: string, must: Must) => Requirement {
  return (field, must) => ({ resource, field, must });
}
