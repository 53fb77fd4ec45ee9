/** A policy of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** What a policy allows; there is no other effect here. */
export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: "Allow";
  /** Who, in a trust policy. */
  readonly Principal?: { readonly Service: string } | { readonly Federated: string };
  readonly Action: readonly string[];
  /** On what, in a policy of a role. */
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A policy of statements. */
export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
