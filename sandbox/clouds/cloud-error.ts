import type { CloudObject } from "./resource-type.js";

/** Why a cloud refuses a request. */
export type Refusal =
  "exists" | "missing" | "refused" | "in-use" | "protected" | "throttled" | "failed" | "dropped" | "corrupt";

/** A request that a cloud refuses, in the cloud's own words. */
export class CloudError extends Error {
  override readonly name = "CloudError";

  readonly refusal: Refusal;
  /** What exists although the request failed. */
  readonly half: CloudObject | undefined;

  constructor(refusal: Refusal, message: string, options: { half?: CloudObject; cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : undefined);
    this.refusal = refusal;
    this.half = options.half;
  }
}
