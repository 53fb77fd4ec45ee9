import type { Manifest } from "../../lib/manifests.js";
import { ApiError, UnknownKindError } from "../kubernetes/api-error.js";
import type { ObjectFailure } from "./sync-error.js";

const edit = "change it in the fleet, then build, flotilla render, and sync again";

/**
 * Why an API server does not take an object, and what to do about it.
 *
 * @throws what is no answer of the API server
 */
export function objectFailure(object: Manifest, error: unknown): ObjectFailure {
  if (error instanceof UnknownKindError) {
    const fix = "what defines the kind is not there: a layer before this one, or a chart that flotilla up installs";
    return { object, reason: error.message, fix };
  }
  if (!(error instanceof ApiError)) {
    throw error;
  }
  return { object, reason: error.message, fix: fixOf(error) };
}

function fixOf({ code, message }: ApiError): string {
  if (/\b(?:immutable|may not be (?:changed|updated)|updates to .* are forbidden)\b/i.test(message)) {
    return "give the field back its value, or delete the object, and sync again creates it anew";
  }
  if (/^namespaces? ".*" not found$/.test(message)) {
    return "give the namespace to a layer before this one, or to this one";
  }
  if (/ because it is being terminated$/.test(message)) {
    return "sync again once it is gone";
  }
  return code >= 500 || code === 429 ? "sync again; the API server could not answer" : edit;
}
