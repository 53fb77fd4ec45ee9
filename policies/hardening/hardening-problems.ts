import { shown } from "../../lib/problem.js";
import type { HardeningRule, Must, Requirement } from "./hardening-rule.js";

/** A resource as a program registers it: its type, and its inputs. */
export interface RegisteredResource {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What keeps a resource from what a rule asks for, a sentence each: `enableLegacyAbac must be false, got true`. */
export function hardeningProblems(rule: HardeningRule, { type, inputs }: RegisteredResource): string[] {
  const plain = withoutVersion(type);
  return rule.requirements
    .filter((requirement) => requirement.resource === plain && isMeant(requirement, inputs))
    .flatMap(({ field, must }) =>
      valuesAt(inputs, field)
        .filter((value) => !holds(must, value))
        .map((value) => `${field.replace("{json}", "")} must ${words(must)}, got ${shown(value)}`),
    );
}

/** The type without the version of the API that Azure Native writes into some: `azure-native:containerservice/v20250101:ManagedCluster`. */
function withoutVersion(type: string): string {
  return type.startsWith("azure-native:") ? type.replace(/\/v\d+[a-z0-9]*:/, ":") : type;
}

function isMeant({ when }: Requirement, inputs: RegisteredResource["inputs"]): boolean {
  return when === undefined || valuesAt(inputs, when.field)[0] === when.equals;
}

/** What is at a path; of a list that is not there one `undefined`, since its items are asked for. */
function valuesAt(inputs: unknown, field: string): unknown[] {
  return field
    .split(".")
    .reduce<unknown[]>((values, step) => values.flatMap((value) => stepInto(value, step)), [inputs]);
}

function stepInto(value: unknown, step: string): unknown[] {
  const [, name = step, kind] = /^(.*?)(\[\*\]|\{json\})?$/.exec(step) ?? [];
  const inner = (value as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  if (kind === "{json}") {
    return [typeof inner === "string" ? (JSON.parse(inner) as unknown) : undefined];
  }
  return kind === "[*]" && Array.isArray(inner) ? (inner as unknown[]) : [kind === "[*]" ? undefined : inner];
}

function holds(must: Must, value: unknown): boolean {
  if ("equal" in must) {
    return value === must.equal;
  }
  if ("oneOf" in must) {
    return typeof value === "string" && must.oneOf.includes(value);
  }
  if ("include" in must) {
    return Array.isArray(value) && must.include.every((item) => value.includes(item));
  }
  return value !== undefined && value !== null && value !== "";
}

function words(must: Must): string {
  if ("equal" in must) {
    return `be ${shown(must.equal)}`;
  }
  if ("oneOf" in must) {
    return `be one of ${must.oneOf.join(", ")}`;
  }
  return "include" in must ? `include ${must.include.join(", ")}` : "be there";
}
