import { yamlText } from "../lib/yaml.js";
import type { Case, Match, Rule, Validation } from "./rule.js";

/** What a rule judges, in a few words: `"pods"`, `"services"`, `"ingresses, httproutes"`. */
export function matchText({ matches }: { readonly matches: Match }): string {
  return matches === "pods" ? "pods" : matches.resources.map(({ resource }) => resource).join(", ");
}

/** For which versions of Kubernetes something is asked: `"since 1.25"`, `"before 1.34"`; nothing where for all. */
export function versionsText({ since, until }: Pick<Validation, "since" | "until">): string {
  const first = since === undefined ? [] : [`since ${since}`];
  return [...first, ...(until === undefined ? [] : [`before ${until}`])].join(", ");
}

/** What a rule asks for, a sentence a validation: `"spec.hostNetwork must be false or absent; leave it out"`. */
export function validationText({ field, must, fix }: Pick<Validation, "field" | "must" | "fix">): string {
  return `${field} must ${must}; ${fix}`;
}

/** The CEL of a validation, with what it says item by item. */
export function celText({ each, expression }: Validation): string {
  return each === undefined ? expression : `${each.of}.all(${each.item}, ${expression})`;
}

/** The cases of a rule that end in one verdict, by name. */
export function casesOf({ cases }: Rule, verdict: Case["verdict"]): readonly Case[] {
  return cases.filter((each) => each.verdict === verdict);
}

/** Parameters as somebody writes them, in YAML without a line break at the end; `{}` where there are none. */
export function parametersText(parameters: Readonly<Record<string, unknown>>): string {
  return Object.keys(parameters).length === 0 ? "{}" : yamlText(parameters).trimEnd();
}
