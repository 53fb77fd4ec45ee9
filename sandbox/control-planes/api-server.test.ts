import { deepEqual } from "node:assert/strict";

import { patiently, type ApiAnswer } from "./api-server.js";

const busy: ApiAnswer = { status: 429, body: { message: "storage is (re)initializing" }, retryAfter: 0 };
const done: ApiAnswer = { status: 200, body: { items: [] } };

/** What is answered to somebody who gets these answers, and how often that one asks. */
async function asked(...answers: readonly ApiAnswer[]): Promise<readonly [ApiAnswer, number]> {
  let times = 0;
  const answer = await patiently(() => Promise.resolve(answers[times++] ?? busy));
  return [answer, times];
}

describe("patiently", () => {
  it("asks again while the server has no time", async () => {
    deepEqual(await asked(busy, busy, done), [done, 3]);
  });

  it("asks once for any other answer", async () => {
    const missing = { status: 404, body: {} };
    deepEqual(await asked(missing, done), [missing, 1]);
  });

  it("gives up at last, with what the server says", async () => {
    const [{ status }, times] = await asked();
    deepEqual([status, times], [429, 6]);
  });
});
