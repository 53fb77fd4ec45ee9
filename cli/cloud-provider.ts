import type { KnownInputs } from "../lib/import-ids.js";

/** A provider of the stack, as its state has it. */
export interface CloudProvider {
  readonly inputs: KnownInputs;
  /** Environment of the stack's programs. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The tags or labels that a provider gives to everything that it makes. */
export function defaultTags(inputs: KnownInputs): KnownInputs {
  const { tags } = parsed(inputs["defaultTags"]);
  return typeof tags === "object" && tags !== null ? (tags as KnownInputs) : parsed(inputs["defaultLabels"]);
}

/** What a provider adds to the inputs of its resources. */
export function ofProvider(inputs: KnownInputs): KnownInputs {
  const accounts = parsed(inputs["allowedAccountIds"]);
  const account = Object.values(accounts)[0] ?? inputs["subscriptionId"];
  const { project, region, location = region } = inputs;
  return { account, project, region, location };
}

/** The state has lists and objects of a provider's inputs as JSON text. */
function parsed(value: unknown): KnownInputs {
  const read: unknown = typeof value === "string" && /^[[{]/.test(value) ? JSON.parse(value) : value;
  return typeof read === "object" && read !== null ? (read as KnownInputs) : {};
}
