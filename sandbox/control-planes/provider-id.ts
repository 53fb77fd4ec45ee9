import { randomBytes } from "node:crypto";

/** The id of a new machine, made from its cloud's template: see `PoolNodes.providerId`. */
export function madeUp(template: string, zone: string): string {
  return template
    .replaceAll("{zone}", zone)
    .replace(/\{hex(\d+)\}/g, (_, digits: string) => randomBytes(16).toString("hex").slice(0, Number(digits)));
}
