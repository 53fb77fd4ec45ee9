import { readFile } from "node:fs/promises";
import { Agent, request, type RequestOptions } from "node:https";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { pkiFolder } from "./folders.js";
import { readRecord } from "./record.js";

const BUSY_RETRIES = 5;

/** Answer of an API server. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** After how many seconds the server wants to be asked again. */
  readonly retryAfter?: number;
}

/** What to ask an API server. */
export interface ApiCall {
  /** @defaultValue `"GET"` */
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  /** Sent as JSON, in a PATCH as a merge patch. */
  readonly body?: unknown;
}

/** The API server of a control plane, as its administrator sees it. */
export interface ApiServer {
  /** Asks; any answer will do. */
  ask(call: ApiCall): Promise<ApiAnswer>;
  close(): void;
}

/**
 * Connects to the API server of a control plane.
 *
 * Plain HTTPS: the Kubernetes client takes longer to load than fifty nodes take to create.
 */
export async function apiServer(root: string, name: string): Promise<ApiServer> {
  return apiServerAt(root, name, (await readRecord(root, name)).port);
}

/** Connects to the API server of a control plane that is still being created. */
export async function apiServerAt(root: string, name: string, port: number): Promise<ApiServer> {
  const folder = pkiFolder(root, name);
  const [ca, cert, key] = await Promise.all(
    ["ca.crt", "admin.crt", "admin.key"].map((file) => readFile(join(folder, file), "utf8")),
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 16, ca, cert, key });
  return {
    ask: (call) => patiently(() => ask({ agent, host: "127.0.0.1", port, timeout: 30_000 }, call)),
    close: () => {
      agent.destroy();
    },
  };
}

/** The body of a successful answer; anything else is an error that says what was asked. */
export async function expectSuccess(server: ApiServer, call: ApiCall): Promise<unknown> {
  return successful(call, await server.ask(call));
}

/** The same, but nothing where there is nothing. */
export async function unlessMissing(server: ApiServer, call: ApiCall): Promise<unknown> {
  const answer = await server.ask(call);
  return answer.status === 404 ? undefined : successful(call, answer);
}

/** Asks again while the server has no time: it still reads a kind that was just defined, or too much is going on. */
export async function patiently(ask: () => Promise<ApiAnswer>): Promise<ApiAnswer> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask();
    if (answer.status !== 429 || attempt === BUSY_RETRIES) return answer;
    await sleep(1000 * (answer.retryAfter ?? 1));
  }
}

function successful({ method = "GET", path }: ApiCall, { status, body }: ApiAnswer): unknown {
  if (status >= 300) {
    throw new Error(`${method} ${path}: ${messageOf(body) ?? `status ${status}`}`);
  }
  return body;
}

function messageOf(body: unknown): string | undefined {
  return typeof body === "object" && body !== null && "message" in body ? String(body.message) : undefined;
}

async function ask(connection: RequestOptions, { method = "GET", path, body }: ApiCall): Promise<ApiAnswer> {
  const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  const text = body === undefined ? "" : JSON.stringify(body);
  const headers = body === undefined ? {} : { "content-type": contentType, "content-length": Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const outgoing = request({ ...connection, method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const answer = Buffer.concat(chunks).toString("utf8");
        const json = response.headers["content-type"]?.startsWith("application/json") ?? false;
        const retryAfter = Number(response.headers["retry-after"] ?? 1);
        resolve({
          status: response.statusCode ?? 0,
          body: json ? (JSON.parse(answer) as unknown) : answer,
          retryAfter,
        });
      });
    });
    outgoing.on("error", reject);
    outgoing.on("timeout", () => outgoing.destroy(new Error(`no answer to ${method} ${path} within 30 s`)));
    outgoing.end(text);
  });
}
