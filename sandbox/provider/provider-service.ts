import type { handleUnaryCall } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  ConfigureResponse,
  CreateResponse,
  GetSchemaResponse,
  InvokeResponse,
  ProviderHandshakeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";

import {
  checkRequest,
  checkResponse,
  diffResponse,
  failureMessages,
  fromStruct,
  serviceError,
  toStruct,
} from "./messages.js";
import type { Answer, DiffRequest, Provider, Subject } from "./provider.js";
import { RpcError } from "./rpc-error.js";

type Methods<Name extends keyof IResourceProviderServer> = Pick<IResourceProviderServer, Name>;
type EngineMethods = Methods<"handshake" | "getPluginInfo" | "getSchema" | "attach" | "cancel">;
type ConfigMethods = Methods<"checkConfig" | "diffConfig" | "configure" | "invoke">;
type ResourceMethods = Methods<"check" | "diff" | "create" | "read" | "update" | "delete">;

interface SubjectMessage {
  getUrn(): string;
  getName(): string;
  getType(): string;
}

interface DiffMessage extends SubjectMessage {
  getId(): string;
  getOlds(): Struct | undefined;
  getOldInputs(): Struct | undefined;
  getNews(): Struct | undefined;
  getIgnorechangesList(): string[];
}

/** Everything that the engine asks of a provider, answered by a {@link Provider}; what is missing is unimplemented. */
export function providerService(provider: Provider): EngineMethods & ConfigMethods & ResourceMethods {
  return { ...engineMethods(provider), ...configMethods(provider), ...resourceMethods(provider) };
}

function engineMethods(provider: Provider): EngineMethods {
  return {
    handshake: answered(() =>
      new ProviderHandshakeResponse().setAcceptSecrets(true).setSupportsAutonamingConfiguration(true),
    ),
    getPluginInfo: answered(() => new PluginInfo().setVersion(provider.version)),
    getSchema: answered(() => new GetSchemaResponse().setSchema("{}")),
    attach: answered(() => new Empty()),
    cancel: answered(async () => {
      await provider.cancel?.();
      return new Empty();
    }),
  };
}

function configMethods(provider: Provider): ConfigMethods {
  return {
    checkConfig: answered(async (message) => {
      const request = checkRequest(message);
      return checkResponse((await provider.checkConfig?.(request)) ?? { inputs: request.news });
    }),
    diffConfig: answered(async (message) =>
      diffResponse((await provider.diffConfig?.(diffRequest(message))) ?? { changes: "unknown" }),
    ),
    configure: answered(async (message) => {
      await provider.configure({ args: fromStruct(message.getArgs()) });
      return new ConfigureResponse()
        .setAcceptsecrets(true)
        .setSupportspreview(true)
        .setSupportsAutonamingConfiguration(true);
    }),
    invoke: answered(async (message) => {
      const token = message.getTok();
      if (!provider.invoke) throw new RpcError("unimplemented", `unknown function ${token}`);
      const { returned, failures } = await provider.invoke({ token, args: fromStruct(message.getArgs()) });
      return new InvokeResponse().setReturn(toStruct(returned)).setFailuresList(failureMessages(failures));
    }),
  };
}

function resourceMethods(provider: Provider): ResourceMethods {
  return {
    check: answered(async (message) => checkResponse(await provider.check(checkRequest(message)))),
    diff: answered(async (message) => diffResponse(await provider.diff(diffRequest(message)))),
    create: answered(async (message) => {
      const inputs = fromStruct(message.getProperties());
      const { id = "", outputs } = await provider.create({
        ...subject(message),
        inputs,
        preview: message.getPreview(),
        timeout: message.getTimeout(),
      });
      return new CreateResponse().setId(id).setProperties(toStruct(outputs));
    }),
    read: answered(async (message) => {
      const found = await provider.read({
        ...subject(message),
        id: message.getId(),
        outputs: fromStruct(message.getProperties()),
        inputs: fromStruct(message.getInputs()),
      });
      const response = new ReadResponse();
      if (!found) return response;
      return response.setId(found.id).setProperties(toStruct(found.outputs)).setInputs(toStruct(found.inputs));
    }),
    update: answered(async (message) => {
      const request = { ...diffRequest(message), preview: message.getPreview(), timeout: message.getTimeout() };
      return new UpdateResponse().setProperties(toStruct(await provider.update(request)));
    }),
    delete: answered(async (message) => {
      await provider.delete({
        ...subject(message),
        id: message.getId(),
        outputs: fromStruct(message.getProperties()),
        inputs: fromStruct(message.getOldInputs()),
        timeout: message.getTimeout(),
      });
      return new Empty();
    }),
  };
}

function answered<Request, Response>(
  handler: (request: Request) => Answer<Response>,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    new Promise<Response>((resolve) => {
      resolve(handler(call.request));
    }).then(
      (response) => {
        callback(null, response);
      },
      (thrown: unknown) => {
        callback(serviceError(thrown));
      },
    );
  };
}

function subject(message: SubjectMessage): Subject {
  return { urn: message.getUrn(), name: message.getName(), type: message.getType() };
}

function diffRequest(message: DiffMessage): DiffRequest {
  return {
    ...subject(message),
    id: message.getId(),
    olds: fromStruct(message.getOlds()),
    oldInputs: fromStruct(message.getOldInputs()),
    news: fromStruct(message.getNews()),
    ignoreChanges: message.getIgnorechangesList(),
  };
}
