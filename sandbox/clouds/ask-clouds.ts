import { call, NoServerError, type Answer } from "./client.js";
import type { Request } from "./request.js";
import { startServer } from "./server-process.js";

/** Asks the server of a sandbox, and starts it when nobody answers: then nothing was done yet. */
export async function askClouds(root: string, request: Request): Promise<Answer> {
  try {
    return await call(root, request);
  } catch (error) {
    if (!(error instanceof NoServerError)) throw error;
    await startServer(root);
    return await call(root, request);
  }
}
