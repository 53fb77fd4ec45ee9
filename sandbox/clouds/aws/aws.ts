import type { CloudTable } from "../resource-type.js";
import { eks } from "./eks.js";
import { identity } from "./identity.js";
import { network } from "./network.js";

/** Amazon Web Services. */
export const aws: CloudTable = {
  name: "aws",
  version: "7.48.0",
  file: "sandbox/clouds/aws/",
  types: { ...network, ...identity, ...eks },
  words: {
    exists: "api error EntityAlreadyExists: {noun} {id} already exists",
    missing: "api error ResourceNotFound: {noun} {id} does not exist",
    dangling: "api error InvalidParameterValue: {path} names no {noun} that exists: '{value}'",
    inUse: "api error DependencyViolation: {noun} '{id}' has dependencies and cannot be deleted: {user.noun} {user.id}",
    protected: "api error OperationNotPermitted: {noun} '{id}' may not be deleted while it is protected",
    immutable: "api error InvalidParameterValue: {path} of {noun} '{id}' cannot be changed",
    throttled: "api error ThrottlingException: Rate exceeded",
    failed: "waiting for {noun} ({id}): unexpected state 'failed'",
  },
};
