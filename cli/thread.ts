import { parentPort, workerData } from "node:worker_threads";

import { outcomeOf } from "./outcome.js";
import type { Answer, Task } from "./threads.js";
import { begin, type ItemOf, type RequestOf, type WorkName } from "./works.js";

/** A thread: begins the work that it is given, and does it on one item after the other until it is ended. */
async function run(name: WorkName, request: RequestOf<WorkName>): Promise<void> {
  const tasks: (Task | "end")[] = [];
  let wake: (() => void) | undefined;
  parentPort?.on("message", (task: Task | "end") => {
    tasks.push(task);
    wake?.();
  });
  const work = await begin(name, request as never);
  for (;;) {
    const task = tasks.shift();
    if (task === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    } else if (task === "end") {
      await work.end();
      parentPort?.close();
      return;
    } else {
      const { index, item } = task;
      parentPort?.postMessage({
        index,
        outcome: await outcomeOf<unknown>(() => work.on(item as ItemOf<WorkName>)),
      } satisfies Answer);
    }
  }
}

const { name, request } = workerData as { readonly name: WorkName; readonly request: RequestOf<WorkName> };
void run(name, request);
