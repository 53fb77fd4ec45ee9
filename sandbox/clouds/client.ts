import { request as httpRequest } from "node:http";

import { CloudError } from "./cloud-error.js";
import type { Request, Response } from "./request.js";
import { socketPath } from "./socket-path.js";

/** An answer of the server that is no refusal. */
export type Answer = Exclude<Response, { refusal: unknown }>;

/**
 * Asks the server of a sandbox.
 *
 * @throws {@link CloudError} when the cloud refuses; `dropped` when the answer is lost, so that nobody knows whether it was done
 * @throws {@link NoServerError} when no server listens, so that nothing was done
 */
export async function call(root: string, request: Request): Promise<Answer> {
  const answer = JSON.parse(await exchange(socketPath(root), JSON.stringify(request))) as Response;
  if (!("refusal" in answer)) return answer;
  throw new CloudError(answer.refusal, answer.message, answer.half && { half: answer.half });
}

/** Nobody listens where the server of a sandbox should be. */
export class NoServerError extends Error {
  override readonly name = "NoServerError";
}

function exchange(path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let connected = false;
    const failed = (error: NodeJS.ErrnoException): void => {
      const lost = new CloudError("dropped", "the connection was lost before the answer came", { cause: error });
      const nobody = new NoServerError(`the clouds of the sandbox do not answer at ${path}: make up`, { cause: error });
      reject(connected ? lost : nobody);
    };
    const outgoing = httpRequest({ socketPath: path, method: "POST", agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        resolve(Buffer.concat(chunks).toString());
      });
      incoming.on("error", failed);
    });
    outgoing.on("socket", (socket) => socket.once("connect", () => (connected = true)));
    outgoing.on("error", failed);
    outgoing.end(body);
  });
}
