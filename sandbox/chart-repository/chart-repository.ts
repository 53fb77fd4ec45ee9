import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { createSecureContext, TLSSocket, type SecureContext } from "node:tls";

import type { ChartName } from "../charts/real-charts.js";
import { textAnswer, type Answer } from "./answer.js";
import { certificateAuthority } from "./certificate-authority.js";
import type { ChartSource } from "./chart-source.js";
import { archivedChart, indexAnswer } from "./http-repository.js";
import { fetchReal, passOn, type Reach } from "./real-server.js";
import { Registry } from "./registry.js";

/** A chart that somebody asks for, and the address of the repository that should have it. */
export interface WantedChart extends ChartName {
  readonly repository: string;
}

/** What the repository has, and who asks. */
export interface ChartRepositoryArgs {
  readonly source: ChartSource;
  /** The charts that are wanted now: an index names those alone, since a chart of ours has whatever version is asked for. */
  readonly wanted: () => Promise<readonly WantedChart[]>;
  /**
   * How to reach real servers.
   *
   * @defaultValue as usual
   */
  readonly reach?: Reach;
}

/** Stands in for every chart repository and registry before a program that goes through it as a proxy and trusts its authority. */
export interface ChartRepository {
  /** Where it is a proxy for HTTPS: `http://127.0.0.1:…`. */
  readonly proxy: string;
  /** Certificate to be trusted, PEM. */
  readonly authority: string;
  close(): Promise<void>;
}

/** Opens a repository that has the charts of a source whatever server they are asked of; all else is asked of the real server. */
export async function openChartRepository(args: ChartRepositoryArgs): Promise<ChartRepository> {
  const authority = certificateAuthority("flotilla sandbox charts");
  const contexts = new Map<string, SecureContext>();
  const contextOf = (host: string): SecureContext => {
    const context = contexts.get(host) ?? createSecureContext(authority.issue(host));
    contexts.set(host, context);
    return context;
  };
  const registry = new Registry(args.source);
  const server = createServer((request, response) => {
    void respond(args, registry, request, response);
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
  });
  // The client now talks to the host that it has named, and the host is this server.
  server.on("connect", ({ url = "" }: IncomingMessage, socket: Socket, head: Buffer) => {
    socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
    if (head.length > 0) socket.unshift(head);
    const secureContext = contextOf(url.replace(/:\d+$/, ""));
    server.emit("connection", new TLSSocket(socket, { isServer: true, secureContext }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    authority: authority.certificate,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

async function respond(
  args: ChartRepositoryArgs,
  registry: Registry,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await answerOf(args, registry, request);
    if (answer === undefined && (await passOn(request, response, args.reach ?? {}))) return;
    const { host = "" } = request.headers;
    send(
      response,
      answer ??
        registry.refusal(host, pathOf(request)) ??
        textAnswer(502, `${host} cannot be reached from the sandbox`),
    );
  } catch (error) {
    send(response, textAnswer(500, error instanceof Error ? error.message : String(error)));
  }
}

/** Answers by ourselves, as far as we can. */
async function answerOf(
  { source, wanted, reach = {} }: ChartRepositoryArgs,
  registry: Registry,
  request: IncomingMessage,
): Promise<Answer | undefined> {
  const path = pathOf(request);
  if (path.endsWith("/index.yaml")) {
    const repository = `https://${request.headers.host ?? ""}${path.slice(0, -"/index.yaml".length)}`;
    const asked = (await wanted()).filter((each) => each.repository.replace(/\/+$/, "") === repository);
    return indexAnswer(repository, asked, source, () => fetchReal(request, reach));
  }
  const archived = archivedChart(path);
  if (archived === undefined) return registry.answer(path);
  const packed = await source.packed(archived);
  return packed && { status: 200, type: "application/gzip", body: packed.archive };
}

function pathOf({ url = "" }: IncomingMessage): string {
  return url.replace(/\?.*$/, "");
}

function send(response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { ...headers, "content-type": type, "content-length": body.length });
  response.end(body);
}
