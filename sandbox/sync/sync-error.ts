import { manifestTitle, type Manifest } from "../../lib/manifests.js";

/** Why an object is not what the rendering says, and what to do about it. */
export interface ObjectFailure {
  readonly object: Manifest;
  readonly reason: string;
  readonly fix: string;
}

/** Some objects of a layer could not be made what the rendering says. */
export class SyncError extends Error {
  override readonly name = "SyncError";

  constructor(
    readonly layer: string,
    readonly failures: readonly ObjectFailure[],
  ) {
    super([...failures.map(failureText)].join("\n"));
  }
}

function failureText({ object, reason, fix }: ObjectFailure): string {
  return `${manifestTitle(object)}: ${reason}\n  ${fix}`;
}
