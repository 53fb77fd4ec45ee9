import { deepEqual, equal, ok } from "node:assert/strict";

import { credentials, status, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  ConfigureRequest,
  CreateRequest,
  DeleteRequest,
  DiffRequest,
  ErrorResourceInitFailed,
  InvokeRequest,
  ProviderHandshakeRequest,
  ReadRequest,
  UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import type {
  CheckResponse,
  ConfigureResponse,
  CreateResponse,
  DiffResponse,
  InvokeResponse,
  ProviderHandshakeResponse,
  ReadResponse,
  UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { toStruct } from "./messages.js";
import { secret, UNKNOWN } from "./property-value.js";
import type { Provider } from "./provider.js";
import { HalfMadeError, RpcError } from "./rpc-error.js";
import { listen, type ListeningProvider } from "./serve.js";

const URN = "urn:pulumi:stack::project::test:index:Thing::thing";

/** Answers with what it was asked, so that a test sees both directions. */
const echo: Provider = {
  version: "1.2.3",
  configure: () => undefined,
  check: ({ news, olds, name, type }) => ({
    inputs: { ...news, olds, name, type },
    failures: [{ property: "size", reason: "must be positive" }],
  }),
  diff: ({ ignoreChanges }) => ({
    changes: true,
    replaces: ["zone"],
    stables: ["arn"],
    deleteBeforeReplace: true,
    diffs: ["zone"],
    detailed: { zone: { kind: "update-replace", inputDiff: true }, [ignoreChanges[0] ?? ""]: { kind: "add" } },
  }),
  create: ({ inputs, preview, timeout }) => {
    if (inputs["fault"] === "throttled") throw new RpcError("resource-exhausted", "rate exceeded");
    if (inputs["fault"] === "half-made") {
      throw new HalfMadeError("half of it exists", { id: "i-1", outputs: { arn: "a" }, inputs, reasons: ["no zone"] });
    }
    return preview ? { outputs: { ...inputs, arn: UNKNOWN } } : { id: "i-1", outputs: { ...inputs, timeout } };
  },
  read: ({ id, outputs, inputs }) => (id === "gone" ? undefined : { id, outputs, inputs }),
  update: ({ olds, oldInputs, news, preview }) => ({ olds, oldInputs, news, preview }),
  delete: ({ id }) => {
    if (id === "missing") throw new RpcError("not-found", "no such thing");
  },
  invoke: ({ token, args }) => ({ returned: { token, args } }),
};

describe("providerService", () => {
  let server: ListeningProvider;
  let client: ResourceProviderClient;

  before(async () => {
    server = await listen(echo);
    client = new ResourceProviderClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  });
  after(() => {
    client.close();
    server.close();
  });

  /** Makes one call and gives its response. */
  function answer<T>(call: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      call((error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }

  /** Makes one call that must fail and gives its error. */
  async function failure(call: Parameters<typeof answer>[0]): Promise<ServiceError> {
    try {
      await answer(call);
    } catch (error) {
      return error as ServiceError;
    }
    throw new Error("the call succeeded");
  }

  it("accepts secrets, previews and names of the engine", async () => {
    const handshake = await answer<ProviderHandshakeResponse>((done) =>
      client.handshake(new ProviderHandshakeRequest(), done),
    );
    const configured = await answer<ConfigureResponse>((done) =>
      client.configure(new ConfigureRequest().setArgs(toStruct({ region: "eu" })), done),
    );
    ok(handshake.getAcceptSecrets() && handshake.getSupportsAutonamingConfiguration());
    ok(configured.getAcceptsecrets() && configured.getSupportspreview());
    equal((await answer<PluginInfo>((done) => client.getPluginInfo(new Empty(), done))).getVersion(), "1.2.3");
  });

  it("lets the provider's own arguments pass by default", async () => {
    const checked = await answer<CheckResponse>((done) =>
      client.checkConfig(new CheckRequest().setNews(toStruct({ region: "eu" })), done),
    );
    const diff = await answer<DiffResponse>((done) => client.diffConfig(new DiffRequest(), done));
    deepEqual(checked.getInputs()?.toJavaScript(), { region: "eu" });
    equal(diff.getChanges(), 0);
  });

  it("carries inputs, secrets, unknown values and refused properties through Check", async () => {
    const news = { list: [1, "two", null, true], password: secret("x"), later: UNKNOWN };
    const request = new CheckRequest().setUrn(URN).setName("thing").setType("test:index:Thing");
    const response = await answer<CheckResponse>((done) =>
      client.check(request.setNews(toStruct(news)).setOlds(toStruct({ size: 1 })), done),
    );
    deepEqual(response.getInputs()?.toJavaScript(), {
      ...news,
      olds: { size: 1 },
      name: "thing",
      type: "test:index:Thing",
    });
    deepEqual(response.toObject().failuresList, [{ property: "size", reason: "must be positive" }]);
  });

  it("describes a difference in detail", async () => {
    const response = await answer<DiffResponse>((done) =>
      client.diff(new DiffRequest().setIgnorechangesList(["tags"]), done),
    );
    deepEqual(response.toObject(), {
      replacesList: ["zone"],
      stablesList: ["arn"],
      deletebeforereplace: true,
      changes: 2,
      diffsList: ["zone"],
      detaileddiffMap: [
        ["tags", { kind: 0, inputdiff: false }],
        ["zone", { kind: 5, inputdiff: true }],
      ],
      hasdetaileddiff: true,
    });
  });

  it("creates with an id, and previews without one", async () => {
    const request = new CreateRequest().setProperties(toStruct({ size: 1 })).setTimeout(60);
    const created = await answer<CreateResponse>((done) => client.create(request, done));
    const previewed = await answer<CreateResponse>((done) => client.create(request.setPreview(true), done));
    deepEqual([created.getId(), created.getProperties()?.toJavaScript()], ["i-1", { size: 1, timeout: 60 }]);
    deepEqual([previewed.getId(), previewed.getProperties()?.toJavaScript()], ["", { size: 1, arn: UNKNOWN }]);
  });

  it("reads what exists, and answers nothing for what is gone", async () => {
    const request = new ReadRequest().setProperties(toStruct({ arn: "a" })).setInputs(toStruct({ size: 1 }));
    const found = await answer<ReadResponse>((done) => client.read(request.setId("i-1"), done));
    const gone = await answer<ReadResponse>((done) => client.read(request.setId("gone"), done));
    deepEqual([found.getId(), found.getProperties()?.toJavaScript()], ["i-1", { arn: "a" }]);
    deepEqual(found.getInputs()?.toJavaScript(), { size: 1 });
    deepEqual([gone.getId(), gone.hasProperties(), gone.hasInputs()], ["", false, false]);
  });

  it("updates with the outputs and inputs of before", async () => {
    const request = new UpdateRequest().setOlds(toStruct({ arn: "a" })).setOldInputs(toStruct({ size: 1 }));
    const updated = await answer<UpdateResponse>((done) =>
      client.update(request.setNews(toStruct({ size: 2 })).setPreview(true), done),
    );
    deepEqual(updated.getProperties()?.toJavaScript(), {
      olds: { arn: "a" },
      oldInputs: { size: 1 },
      news: { size: 2 },
      preview: true,
    });
  });

  it("calls a function", async () => {
    const request = new InvokeRequest().setTok("test:index:find").setArgs(toStruct({ size: 1 }));
    const response = await answer<InvokeResponse>((done) => client.invoke(request, done));
    deepEqual(response.getReturn()?.toJavaScript(), { token: "test:index:find", args: { size: 1 } });
  });

  it("answers a refusal with its code", async () => {
    const throttled = await failure((done) =>
      client.create(new CreateRequest().setProperties(toStruct({ fault: "throttled" })), done),
    );
    const missing = await failure((done) => client.delete(new DeleteRequest().setId("missing"), done));
    deepEqual([throttled.code, throttled.details], [status.RESOURCE_EXHAUSTED, "rate exceeded"]);
    deepEqual([missing.code, missing.details], [status.NOT_FOUND, "no such thing"]);
  });

  it("hands over what exists of a half-made resource", async () => {
    const error = await failure((done) =>
      client.create(new CreateRequest().setProperties(toStruct({ fault: "half-made" })), done),
    );
    const [binary] = error.metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(binary as Buffer).getDetailsList();
    const resource = detail?.unpack(
      (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    );
    equal(error.details, "half of it exists");
    deepEqual([resource?.getId(), resource?.getReasonsList()], ["i-1", ["no zone"]]);
    deepEqual(resource?.getProperties()?.toJavaScript(), { arn: "a" });
    deepEqual(resource.getInputs()?.toJavaScript(), { fault: "half-made" });
  });

  it("keeps answering after Cancel", async () => {
    await answer<Empty>((done) => client.cancel(new Empty(), done));
    equal((await answer<PluginInfo>((done) => client.getPluginInfo(new Empty(), done))).getVersion(), "1.2.3");
  });
});
