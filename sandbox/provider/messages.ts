import { Metadata, status, type ServiceError } from "@grpc/grpc-js";
import { CheckFailure as FailureMessage, CheckRequest as CheckMessage } from "@pulumi/pulumi/proto/provider_pb";
import { CheckResponse, DiffResponse, ErrorResourceInitFailed, PropertyDiff } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

import type { Properties, PropertyValue } from "./property-value.js";
import type { CheckFailure, CheckRequest, CheckResult, DiffKind, DiffResult } from "./provider.js";
import { HalfMadeError, RpcError, type HalfMadeResource } from "./rpc-error.js";

const KINDS: Readonly<Record<DiffKind, PropertyDiff.Kind>> = {
  add: PropertyDiff.Kind.ADD,
  "add-replace": PropertyDiff.Kind.ADD_REPLACE,
  delete: PropertyDiff.Kind.DELETE,
  "delete-replace": PropertyDiff.Kind.DELETE_REPLACE,
  update: PropertyDiff.Kind.UPDATE,
  "update-replace": PropertyDiff.Kind.UPDATE_REPLACE,
};

/** Properties as a message. */
export function toStruct(properties: Properties): Struct {
  return Struct.fromJavaScript(defined(properties));
}

/** Properties of a message; none when the message has none. */
export function fromStruct(struct: Struct | undefined): Properties {
  return struct?.toJavaScript() ?? {};
}

/** The same value without the keys whose value is undefined, which a message cannot carry. */
function defined(value: Properties): Record<string, JavaScriptValue>;
function defined(value: PropertyValue): JavaScriptValue;
function defined(value: PropertyValue): JavaScriptValue {
  if (Array.isArray(value)) return value.map((item: PropertyValue) => defined(item));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value as Readonly<Record<string, PropertyValue | undefined>>);
  return Object.fromEntries(entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, defined(item)]])));
}

/** A request to check inputs. */
export function checkRequest(message: CheckMessage): CheckRequest {
  const autonaming = message.getAutonaming();
  const modes = ["propose", "enforce", "disable"] as const;
  return {
    urn: message.getUrn(),
    name: message.getName(),
    type: message.getType(),
    olds: fromStruct(message.getOlds()),
    news: fromStruct(message.getNews()),
    randomSeed: message.getRandomseed_asU8(),
    ...(autonaming && {
      autonaming: { proposedName: autonaming.getProposedName(), mode: modes[autonaming.getMode()] },
    }),
  };
}

/** Refused properties as messages. */
export function failureMessages(failures: readonly CheckFailure[] = []): FailureMessage[] {
  return failures.map(({ property, reason }) => new FailureMessage().setProperty(property).setReason(reason));
}

/** Checked inputs as a message. */
export function checkResponse({ inputs, failures }: CheckResult): CheckResponse {
  return new CheckResponse().setInputs(toStruct(inputs)).setFailuresList(failureMessages(failures));
}

/** A difference as a message. */
export function diffResponse(diff: DiffResult): DiffResponse {
  const { DIFF_UNKNOWN, DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  const response = new DiffResponse();
  response.setChanges(diff.changes === "unknown" ? DIFF_UNKNOWN : diff.changes ? DIFF_SOME : DIFF_NONE);
  response.setReplacesList([...(diff.replaces ?? [])]);
  response.setStablesList([...(diff.stables ?? [])]);
  response.setDeletebeforereplace(diff.deleteBeforeReplace ?? false);
  response.setDiffsList([...(diff.diffs ?? [])]);
  response.setHasdetaileddiff(diff.detailed !== undefined);
  for (const [path, { kind, inputDiff = false }] of Object.entries(diff.detailed ?? {})) {
    response.getDetaileddiffMap().set(path, new PropertyDiff().setKind(KINDS[kind]).setInputdiff(inputDiff));
  }
  return response;
}

/** What a provider threw, as gRPC answers it. */
export function serviceError(thrown: unknown): Partial<ServiceError> {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RpcError) return { code: thrown.code, details: message };
  const metadata = new Metadata();
  if (thrown instanceof HalfMadeError) {
    metadata.add("grpc-status-details-bin", Buffer.from(halfMadeStatus(message, thrown.resource).serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, metadata };
}

function halfMadeStatus(message: string, resource: HalfMadeResource): Status {
  const failure = new ErrorResourceInitFailed();
  failure.setId(resource.id);
  failure.setProperties(toStruct(resource.outputs));
  failure.setInputs(toStruct(resource.inputs));
  failure.setReasonsList([...resource.reasons]);
  const detail = new Any();
  detail.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  return new Status().setCode(status.UNKNOWN).setMessage(message).setDetailsList([detail]);
}
