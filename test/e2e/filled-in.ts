import { textParts } from "../../lib/late.js";

/** Plain data with something in place of what only a cluster can tell. */
export function filledIn<T>(data: T): T {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => (typeof value === "string" ? filled(value) : value)),
  ) as T;
}

function filled(text: string): string {
  return textParts(text)
    .map((part) => ("late" in part ? "filled-in" : part.literal))
    .join("");
}
