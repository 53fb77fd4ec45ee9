import { ApiError } from "./api-error.js";
import type { Outcome } from "./awaiting.js";
import { isFieldConflict } from "./field-manager.js";
import { textAt } from "./kube-object.js";

/** The object was not created, and why. */
export function notCreated(urn: string, why: string): string {
  return `resource ${JSON.stringify(urn)} was not successfully created by the Kubernetes API server: ${why}`;
}

/** What to do about an object that exists already. */
export const alreadyExists = `

Something other than this stack created the object. One of these helps:

  - it had another name in Pulumi: give the resource an alias with its old name
  - it is to be replaced under the same name: set deleteBeforeReplace
  - this stack is to manage it from now on: import it with "pulumi import"
  - creating is to take over whatever exists: set upsertExistingObjects on the provider`;

/** The object was created but is not ready. */
export function createFailure(urn: string, outcome: Outcome): string {
  const subject = `resource ${JSON.stringify(urn)} was successfully created, but the Kubernetes API server reported that`;
  return `${subject} it failed to fully initialize or become live: ${shortfall(outcome)}`;
}

/** The object was not updated, or is not ready after its update. */
export function updateFailure(id: string, failure: Outcome | ApiError, manager = ""): string {
  const subject = `the Kubernetes API server reported that "${id}" failed to fully initialize or become live`;
  if (!(failure instanceof ApiError)) return `${subject}: ${shortfall(failure)}`;
  if (!isFieldConflict(failure)) return `${subject}: ${failure.message}`;
  const conflict = `server-side apply field conflict detected, see ${CONFLICT_HELP} for troubleshooting help`;
  return `${subject}: ${conflict}\nThe resource managed by field manager "${manager}" had an apply conflict: ${failure.message}`;
}

const CONFLICT_HELP =
  "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources";

/** What is missing of an object that is not ready, for the engine to show. */
export function reasons(outcome: Outcome): readonly string[] {
  return outcome.timedOut ? [shortfall(outcome), ...outcome.unmet] : outcome.unmet;
}

function shortfall({ object, unmet, timedOut }: Outcome): string {
  const name = `'${textAt(object, "metadata", "name")}'`;
  return timedOut ? `${name} timed out waiting to be Ready` : `${name} will not become ready: ${unmet.join("; ")}`;
}

/** The API server does not answer. */
export function unreachable(error: Error): string {
  return `configured Kubernetes cluster is unreachable: ${error.message}`;
}

/** The object of a cluster that does not answer counts as gone. */
export function gone(error: Error): string {
  return `${unreachable(error)}; its objects count as deleted, because the provider has deleteUnreachable`;
}

/** The wait for a deletion ended too early. */
export function stillThere(name: string): string {
  return `'${name}' timed out waiting to be deleted`;
}

/** Something that the real provider can do and this one cannot. */
export function unsimulated(what: string): string {
  return `the simulated Kubernetes provider does not know ${what}; FLOTILLA_KUBERNETES_PROVIDER=<folder of pulumi-resource-kubernetes> uses the real one`;
}
