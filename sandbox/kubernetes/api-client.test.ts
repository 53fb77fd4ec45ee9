import { deepEqual, equal, rejects } from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { ApiClient } from "./api-client.js";
import { Cluster } from "./cluster.js";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

function answer(response: ServerResponse, code: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(code, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

describe("ApiClient", () => {
  let server: Server;
  let handler: Handler;
  const requests: string[] = [];

  function client(user = {}): ApiClient {
    const { port } = server.address() as AddressInfo;
    return new ApiClient({
      folder: ".",
      namespace: undefined,
      cluster: { server: `http://127.0.0.1:${port}` },
      user,
    });
  }

  beforeEach((done) => {
    requests.length = 0;
    server = createServer((request, response) => {
      requests.push(`${request.method ?? ""} ${request.url ?? ""} ${request.headers.authorization ?? ""}`.trim());
      handler(request, response);
    }).listen(0, "127.0.0.1", done);
  });
  afterEach((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  it("authenticates and gives the answer", async () => {
    handler = (_, response) => {
      answer(response, 200, { kind: "Namespace" });
    };
    deepEqual(await client({ token: "abc" }).send({ method: "GET", path: "/api" }), { kind: "Namespace" });
    deepEqual(requests, ["GET /api Bearer abc"]);
  });

  it("finds nothing where there is nothing", async () => {
    handler = (_, response) => {
      answer(response, 404, { message: "not found", reason: "NotFound" });
    };
    equal(await client().find("/api/v1/namespaces/none"), undefined);
  });

  it("refuses in the server's words", async () => {
    handler = (_, response) => {
      answer(response, 409, { message: 'namespaces "shop" already exists', reason: "AlreadyExists" });
    };
    await rejects(client().send({ method: "POST", path: "/api/v1/namespaces", body: {} }), {
      name: "ApiError",
      message: 'namespaces "shop" already exists',
      code: 409,
      reason: "AlreadyExists",
    });
  });

  it("asks again when the server is busy", async () => {
    handler = (_, response) => {
      if (requests.length < 3) answer(response, 429, { message: "busy" }, { "retry-after": "0" });
      else answer(response, 200, { ok: true });
    };
    deepEqual(await client().send({ method: "GET", path: "/api" }), { ok: true });
  });

  it("gives the changes of a watch, also when one comes in pieces", async () => {
    handler = (_, response) => {
      response.write('{"type":"ADDED"}\n{"type":"MODI');
      setTimeout(() => response.end('FIED"}\n'), 10);
    };
    const events = [];
    for await (const event of client().watch("/watch", new AbortController().signal)) events.push(event["type"]);
    deepEqual(events, ["ADDED", "MODIFIED"]);
  });

  it("ends a watch when it is aborted", async () => {
    handler = (_, response) => {
      response.write('{"type":"ADDED"}\n');
    };
    const controller = new AbortController();
    const events = [];
    for await (const event of client().watch("/watch", controller.signal)) {
      events.push(event["type"]);
      controller.abort();
    }
    deepEqual(events, ["ADDED"]);
  });

  it("tells that the server does not answer", async () => {
    const context = { folder: ".", namespace: undefined, cluster: { server: "https://127.0.0.1:1" }, user: {} };
    await rejects(new Cluster(context, undefined).reachable(), {
      name: "UnreachableError",
      message:
        'unable to load schema information from the API server: Get "https://127.0.0.1:1/version": ' +
        "dial tcp 127.0.0.1:1: connect: connection refused",
    });
  });
});
