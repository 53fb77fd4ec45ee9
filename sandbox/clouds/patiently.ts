import { setTimeout as sleep } from "node:timers/promises";

import type { Answer } from "./client.js";
import { CloudError } from "./cloud-error.js";

/** How often a provider asks again when there were too many requests, as the SDKs of the clouds do. */
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 50;

/** Asks again while there are too many requests. An answer that was lost is never asked for again: it could be done twice. */
export async function patiently(ask: () => Promise<Answer>, doing: string): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      if (error.refusal === "throttled" && attempt < ATTEMPTS) await sleep(FIRST_PAUSE_MS * 2 ** attempt);
      else throw new CloudError(error.refusal, `${doing}: ${error.message}`, error.half ? { half: error.half } : {});
    }
  }
}
