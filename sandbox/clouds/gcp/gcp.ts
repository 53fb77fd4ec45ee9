import type { CloudTable, ResourceType } from "../resource-type.js";
import { gke } from "./gke.js";
import { identity } from "./identity.js";
import { network } from "./network.js";

/** Google Cloud, where an id says the region of what is in one. */
export const gcp: CloudTable = {
  name: "gcp",
  version: "9.37.0",
  file: "sandbox/clouds/gcp/",
  types: everywhere({ ...network, ...identity, ...gke }),
  words: {
    exists: "googleapi: Error 409: The resource '{id}' already exists, alreadyExists",
    missing: "googleapi: Error 404: The resource '{id}' was not found, notFound",
    dangling:
      "googleapi: Error 404: The resource '{value}' was not found: {path} must be a {noun} that exists, notFound",
    inUse:
      "googleapi: Error 400: The {noun} resource '{id}' is already being used by '{user.id}', resourceInUseByAnotherResource",
    protected: "googleapi: Error 400: The resource '{id}' is protected from deletion, failedPrecondition",
    immutable: "googleapi: Error 400: {path} of '{id}' cannot be changed, invalid",
    throttled:
      "googleapi: Error 429: Quota exceeded for quota metric 'Requests' and limit 'Requests per minute', rateLimitExceeded",
    failed: "Error waiting to create {noun}: the operation on '{id}' failed",
  },
};

function everywhere(types: Readonly<Record<string, ResourceType>>): Readonly<Record<string, ResourceType>> {
  return Object.fromEntries(Object.entries(types).map(([token, type]) => [token, { ...type, global: true }]));
}
