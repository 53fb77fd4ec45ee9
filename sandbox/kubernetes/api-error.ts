/** A refusal of the API server, in its own words. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** Status code of HTTP. */
  readonly code: number;
  /** Kubernetes' word for the kind of refusal, such as `AlreadyExists`. */
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

/** The API server serves no such kind. */
export class UnknownKindError extends Error {
  override readonly name = "UnknownKindError";
}

/** The API server does not answer. */
export class UnreachableError extends Error {
  override readonly name = "UnreachableError";
}
