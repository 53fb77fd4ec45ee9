import { quantity } from "../kubernetes/quantity.js";
import type { Quantities } from "./quantities.js";

/** The two resources that requests and limits are of. */
export const resources = ["cpu", "memory"] as const satisfies readonly (keyof Quantities)[];

/** What comes in processors and in bytes: its least amount, of which for processors all others are multiples, in billionths. */
const forms = {
  cpu: { least: 1_000_000n, step: 1_000_000n },
  memory: { least: 2n ** 20n * 1_000_000_000n, step: 1_000_000_000n },
} as const;

/** Kubernetes keeps no more and cuts what is, without a word. */
const most = 2n ** 63n;

/**
 * An amount of CPU or memory in billionths, as far as a pod can have it: whole thousandths of a processor, whole bytes, and of
 * these a mebibyte at least, since less was meant as something else.
 */
export function amountOf(resource: keyof Quantities, text: unknown): bigint | undefined {
  const value = quantity(text);
  const { least, step } = forms[resource];
  const isAmount = value !== undefined && value >= least && value % step === 0n && value < most * step;
  return isAmount ? value : undefined;
}
