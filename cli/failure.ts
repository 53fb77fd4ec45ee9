/** Something that the person at the terminal can mend; its message is printed as it stands, without a stack trace. */
export class Failure extends Error {
  override readonly name = "Failure";
}

/** The command line itself is wrong: an option that does not fit, an argument that is missing. */
export class UsageFailure extends Failure {}
