import { status } from "@grpc/grpc-js";

import type { Properties } from "./property-value.js";

/** Codes of gRPC that providers answer with. */
const CODES = {
  "invalid-argument": status.INVALID_ARGUMENT,
  "not-found": status.NOT_FOUND,
  "already-exists": status.ALREADY_EXISTS,
  "resource-exhausted": status.RESOURCE_EXHAUSTED,
  unimplemented: status.UNIMPLEMENTED,
  internal: status.INTERNAL,
  unavailable: status.UNAVAILABLE,
} as const;

/** A refusal with a gRPC code of its own. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: status;

  constructor(code: keyof typeof CODES, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = CODES[code];
  }
}

/** The resource exists but is not as it should be: the engine keeps it in its state, and the next run repairs it. */
export class HalfMadeError extends Error {
  override readonly name = "HalfMadeError";
  readonly resource: HalfMadeResource;

  constructor(message: string, resource: HalfMadeResource) {
    super(message);
    this.resource = resource;
  }
}

/** What exists of a half-made resource. */
export interface HalfMadeResource {
  readonly id: string;
  readonly outputs: Properties;
  readonly inputs: Properties;
  /** What is missing, a sentence each. */
  readonly reasons: readonly string[];
}
