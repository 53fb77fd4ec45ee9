import { request as httpRequest, type IncomingMessage } from "node:http";
import { Agent, request as httpsRequest, type AgentOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

import type { Properties } from "../provider/property-value.js";
import { ApiError, UnreachableError } from "./api-error.js";
import { credential, type Credential } from "./credential.js";
import { material, type KubeContext } from "./kubeconfig.js";

const CONNECT_TIMEOUT_MS = 15_000;
const BUSY_RETRIES = 5;

/** One request to an API server. */
export interface ApiRequest {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Path and query. */
  readonly path: string;
  readonly body?: Properties | readonly Properties[];
  readonly contentType?: string;
}

interface Session {
  readonly agent: Agent;
  readonly credential: Credential;
}

/** Speaks to one API server over connections that it keeps. */
export class ApiClient {
  readonly server: string;
  private readonly context: KubeContext;
  private session: Promise<Session> | undefined;

  constructor(context: KubeContext) {
    this.context = context;
    this.server = context.cluster.server.replace(/\/$/, "");
  }

  /** The answer to a request; throws {@link ApiError} when refused and {@link UnreachableError} without an answer. */
  async send(request: ApiRequest): Promise<Properties> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.open(request);
      const body = parsed(await text(response));
      const code = response.statusCode ?? 0;
      if (code < 400) return body;
      const retry = attempt < BUSY_RETRIES && (await this.mayRetry(response, attempt));
      if (!retry) throw apiError(code, body);
    }
  }

  /** The object at a path, or nothing if there is none. */
  async find(path: string): Promise<Properties | undefined> {
    try {
      return await this.send({ method: "GET", path });
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  /** The changes at a path as they happen, until the server ends the watch or the signal aborts it. */
  async *watch(path: string, signal: AbortSignal): AsyncGenerator<Properties> {
    let rest = "";
    try {
      const response = await this.open({ method: "GET", path }, signal);
      if ((response.statusCode ?? 0) >= 400) throw apiError(response.statusCode ?? 0, parsed(await text(response)));
      response.setEncoding("utf8");
      for await (const chunk of response as AsyncIterable<string>) {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) yield JSON.parse(line) as Properties;
      }
    } catch (error) {
      if (!signal.aborted && !isDisconnect(error)) throw error;
    }
  }

  /** Ends the connections. */
  async close(): Promise<void> {
    (await this.session?.catch(() => undefined))?.agent.destroy();
  }

  private async mayRetry(response: IncomingMessage, attempt: number): Promise<boolean> {
    if (response.statusCode === 401 && attempt === 0 && this.context.user.exec) {
      this.session = undefined; // a credential program may have a fresh credential
      return true;
    }
    if (response.statusCode !== 429 && response.statusCode !== 503) return false;
    await sleep(1000 * Number(response.headers["retry-after"] ?? 1));
    return true;
  }

  private async open(request: ApiRequest, signal?: AbortSignal): Promise<IncomingMessage> {
    const session = await this.current();
    try {
      return await this.exchange(request, session, signal);
    } catch (error) {
      // The server may close a kept connection just as it is used again; nothing was handled then.
      if (isDisconnect(error)) return this.exchange(request, session, signal);
      throw error;
    }
  }

  private exchange(request: ApiRequest, session: Session, signal?: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(this.server + request.path);
    const body = request.body === undefined ? undefined : Buffer.from(JSON.stringify(request.body));
    const headers: Record<string, string | number> = { accept: "application/json" };
    if (session.credential.authorization) headers["authorization"] = session.credential.authorization;
    if (body) {
      headers["content-type"] = request.contentType ?? "application/json";
      headers["content-length"] = body.length;
    }
    const options = { method: request.method, headers, ...(signal && { signal }) };
    return new Promise((resolve, reject) => {
      const outgoing =
        url.protocol === "http:" ? httpRequest(url, options) : httpsRequest(url, { ...options, agent: session.agent });
      outgoing.on("response", resolve);
      outgoing.on("error", (error: NodeJS.ErrnoException) => {
        reject(outgoing.reusedSocket || signal?.aborted ? error : this.unreachable(request.path, error));
      });
      outgoing.on("socket", (socket) => {
        if (!socket.connecting) return;
        const timer = setTimeout(() => outgoing.destroy(new Error("connect: timed out")), CONNECT_TIMEOUT_MS);
        socket.once("close", () => {
          clearTimeout(timer);
        });
        socket.once("secureConnect", () => {
          clearTimeout(timer);
        });
        socket.once("connect", () => {
          if (url.protocol === "http:") clearTimeout(timer);
        });
      });
      outgoing.end(body);
    });
  }

  private unreachable(path: string, cause: NodeJS.ErrnoException): UnreachableError {
    const { host } = new URL(this.server);
    const why = cause.code === "ECONNREFUSED" ? `dial tcp ${host}: connect: connection refused` : cause.message;
    return new UnreachableError(`Get "${this.server}${path}": ${why}`, { cause });
  }

  private current(): Promise<Session> {
    const session = (this.session ?? this.connect()).then((known) => {
      const { expires } = known.credential;
      return expires !== undefined && expires < Date.now() ? this.connect() : known;
    });
    this.session = session;
    session.catch(() => {
      if (this.session === session) this.session = undefined;
    });
    return session;
  }

  private async connect(): Promise<Session> {
    const { cluster } = this.context;
    const known = await credential(this.context);
    const options: AgentOptions = { keepAlive: true, ca: certificateAuthority(this.context) };
    if (cluster["insecure-skip-tls-verify"]) options.rejectUnauthorized = false;
    if (cluster["tls-server-name"]) options.servername = cluster["tls-server-name"];
    if (known.certificate) Object.assign(options, { cert: known.certificate, key: known.key });
    return { agent: new Agent(options), credential: known };
  }
}

function certificateAuthority({ cluster, folder }: KubeContext): Buffer | undefined {
  return material(cluster["certificate-authority-data"], cluster["certificate-authority"], folder);
}

function isDisconnect(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === "ECONNRESET" || code === "EPIPE";
}

async function text(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parsed(body: string): Properties {
  try {
    return JSON.parse(body) as Properties;
  } catch {
    return { message: body.trim() };
  }
}

function apiError(code: number, body: Properties): ApiError {
  const message = typeof body["message"] === "string" ? body["message"] : `the API server answered ${code}`;
  return new ApiError(code, typeof body["reason"] === "string" ? body["reason"] : "", message);
}
