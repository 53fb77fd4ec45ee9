import { refuse, shown, type Problem } from "./problem.js";

/** Values that are known only once a cluster exists, by name: `{ oidc_issuer: … }`. */
export type LateValues<T = string> = Readonly<Record<string, T>>;

/** A piece of a text: written in it, or to be filled in later. */
export type TextPart = { readonly literal: string } | { readonly late: string };

/**
 * The text that stands in a manifest for a value that only the cluster can tell. The bridge swaps it for the value; a
 * rendering has `${name}` there. It may be a part of a longer text.
 *
 * @example
 * new k8s.KubeConfigMap(chart, "Settings", { data: { issuer: late("oidc_issuer") } });
 */
export function late(name: string): string {
  refuse(`late(${shown(name)})`, lateName("name", name));
  return `${opening}${name}${closing}`;
}

/**
 * What is wrong with the name of a late value. A hyphen would be read as the beginning of a default value:
 * https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution
 */
function lateName(path: string, name: string): Problem[] {
  if (isLateName(name)) {
    return [];
  }
  const problem = {
    path,
    rule: "late-name",
    message: `must be a lower-case letter, then lower-case letters, digits and "_", got ${shown(name)}`,
  };
  const fix = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[0-9_]+|_+$/g, "");
  return [isLateName(fix) ? { ...problem, fix: shown(fix) } : problem];
}

/** Whether some part of a text is to be filled in later. */
export function hasLatePart(text: string): boolean {
  return text.includes(opening);
}

/** The parts of a text, in order; put together again they are the text. */
export function textParts(text: string): TextPart[] {
  if (!hasLatePart(text)) {
    return [{ literal: text }];
  }
  return text
    .split(placeholder)
    .map((part, index) => (index % 2 === 0 ? { literal: part } : { late: part }))
    .filter((part) => "late" in part || part.literal !== "");
}

/** A late value in a manifest, and where it stands. */
export interface LateUse {
  /** Path from the root of the value: `data.issuer`. */
  readonly path: string;
  readonly late: string;
}

/** Every late value in a plain value and all that it holds. */
export function lateUses(value: unknown, path = ""): LateUse[] {
  if (typeof value === "string") {
    return textParts(value).flatMap((part) => ("late" in part ? [{ path, late: part.late }] : []));
  }
  if (typeof value !== "object" || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, child]) => lateUses(child, path === "" ? key : `${path}.${key}`));
}

// Unicode keeps these two for use inside one program, so no text from outside has them:
// https://www.unicode.org/faq/private_use.html#noncharacters
const opening = "\uFDD0";
const closing = "\uFDD1";
const placeholder = new RegExp(`${opening}([a-z][a-z0-9_]*)${closing}`);

function isLateName(name: string): boolean {
  return /^[a-z][a-z0-9_]*$/.test(name);
}
