/** Something has to be there first: no failure, and tried again with the next pass. */
export class NotYetError extends Error {
  override readonly name = "NotYetError";

  /** One word: `"WaitingForControlPlane"`. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
