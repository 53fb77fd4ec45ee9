import { once } from "node:events";
import { extname, join } from "node:path";
import { Worker } from "node:worker_threads";

import type { Outcome } from "./outcome.js";
import type { ItemOf, RequestOf, ResultOf, WorkName } from "./works.js";

/** A work on items that threads share. */
export interface SharedWork<Name extends WorkName> {
  readonly name: Name;
  readonly request: RequestOf<Name>;
  readonly items: readonly ItemOf<Name>[];
  /** Largest number of threads. */
  readonly threads: number;
  /** Called with the number of items that are done. */
  readonly done: (count: number) => void;
}

/** What a thread is sent: an item and its place. */
export interface Task {
  readonly index: number;
  readonly item: unknown;
}

/** What a thread sends back for it. */
export interface Answer {
  readonly index: number;
  readonly outcome: Outcome<unknown>;
}

/** Items that wait in a thread, so that it never waits for the next one. */
const ahead = 2;

/** Lets a thread end what it holds open, and itself. */
async function ended(worker: Worker): Promise<void> {
  const exit = once(worker, "exit");
  worker.postMessage("end");
  await exit;
}

/** Does a work in threads and resolves to what came of each item, in their order. No thread is left behind. */
export async function inThreads<Name extends WorkName>(work: SharedWork<Name>): Promise<Outcome<ResultOf<Name>>[]> {
  const { name, request, items, done } = work;
  const outcomes: Outcome<ResultOf<Name>>[] = [];
  let [next, count] = [0, 0];
  const send = (worker: Worker) => {
    if (next < items.length) {
      worker.postMessage({ index: next, item: items[next] } satisfies Task);
      next++;
    }
  };
  const take = ({ index, outcome }: Answer) => {
    outcomes[index] = outcome as Outcome<ResultOf<Name>>;
    done(++count);
    return count === items.length;
  };
  const workers: Worker[] = [];
  try {
    await new Promise<void>((resolve, reject) => {
      if (items.length === 0) {
        resolve();
      }
      for (let thread = 0; thread < Math.min(work.threads, items.length); thread++) {
        const worker = new Worker(join(__dirname, `thread${extname(__filename)}`), { workerData: { name, request } });
        workers.push(worker);
        worker.on("message", (answer: Answer) => {
          if (take(answer)) {
            resolve();
          } else {
            send(worker);
          }
        });
        worker.on("error", reject);
        worker.on("exit", (code) => {
          reject(new Error(`A thread has ended with code ${code}`));
        });
        for (let each = 0; each < ahead; each++) {
          send(worker);
        }
      }
    });
    await Promise.all(workers.map(ended));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return outcomes;
}
