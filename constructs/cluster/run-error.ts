import { RunError } from "@pulumi/pulumi";

/**
 * A user's mistake, which Pulumi shows as its text alone. It has no stack trace at all: Pulumi looks at that of every error
 * with `util.inspect` in colours, which on Node 20 takes up to a minute for one that goes through Pulumi's own source maps.
 */
export function runError(message: string): RunError {
  const error = new RunError(message);
  delete error.stack;
  return error;
}
