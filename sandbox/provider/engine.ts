import { credentials } from "@grpc/grpc-js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";

const SEVERITIES = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR } as const;

/** The engine that runs a provider. */
export interface Engine {
  /** Shows a message to the user, beside the resource of that URN where one is given. */
  log(severity: keyof typeof SEVERITIES, message: string, urn?: string): void;
}

/** The engine that listens at an address. */
export function engineAt(address: string): Engine {
  const client = new EngineClient(address, credentials.createInsecure());
  return {
    log(severity, message, urn = "") {
      const request = new LogRequest().setSeverity(SEVERITIES[severity]).setMessage(message).setUrn(urn);
      client.log(request, () => undefined); // a message that cannot be shown must not fail the operation
    },
  };
}
