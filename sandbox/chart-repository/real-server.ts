import type { IncomingMessage, ServerResponse } from "node:http";
import { request, type RequestOptions } from "node:https";

import type { Answer } from "./answer.js";

const PATIENCE_MS = 15_000;

/** What a program asked of a server that it has named. */
export type Question = Pick<IncomingMessage, "method" | "url" | "headers">;

/** How to reach servers, where that is unusual. */
export type Reach = Pick<RequestOptions, "ca" | "lookup">;

/** What the server that a question was meant for answers; nothing where it cannot be reached. */
export async function fetchReal({ method, url, headers }: Question, reach: Reach): Promise<Answer | undefined> {
  const found = await ask({ method, url, headers: { ...headers, "accept-encoding": "identity" } }, reach);
  if (found === undefined) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of found) chunks.push(chunk as Buffer);
  const type = found.headers["content-type"] ?? "application/octet-stream";
  return { status: found.statusCode ?? 502, type, body: Buffer.concat(chunks) };
}

/** Hands on, as it comes, what the server that a question was meant for answers; tells whether it could be reached. */
export async function passOn(question: Question, response: ServerResponse, reach: Reach): Promise<boolean> {
  const found = await ask(question, reach);
  if (found === undefined) return false;
  response.writeHead(found.statusCode ?? 502, found.headers);
  found.pipe(response);
  found.on("error", () => response.destroy());
  return true;
}

function ask({ method, url = "/", headers }: Question, reach: Reach): Promise<IncomingMessage | undefined> {
  return new Promise((resolve) => {
    const address = new URL(`https://${headers.host ?? ""}${url}`);
    const asking = request(address, { ...reach, method, headers, timeout: PATIENCE_MS, agent: false }, resolve);
    asking.on("timeout", () => asking.destroy());
    asking.on("error", () => {
      resolve(undefined);
    });
    asking.end();
  });
}
