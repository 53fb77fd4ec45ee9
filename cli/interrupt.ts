const controlC = "\u0003";
const doublePress = 300;

/**
 * Listens to Ctrl-C, and to the signals of other programs, until the returned function is called: the first asks the engine
 * to stop after what it is doing, the second ends everything at once.
 *
 * On a terminal the key is read by us instead of becoming a signal: the signal would reach the engine as well, which takes
 * ours for the second one and stops in the middle.
 */
export function onInterrupt(controller: AbortController, note: (line: string) => void): () => void {
  let first = 0;
  const interrupt = () => {
    if (first === 0) {
      first = Date.now();
      note("stopping after what has begun; Ctrl-C again stops at once and may leave things half done");
      controller.abort();
    } else if (Date.now() - first > doublePress) {
      note("stopped at once; the same command looks for what was left half done, and goes on");
      stop();
      // Ends the engines too: they get a second signal when this process ends.
      process.exit(130);
    }
  };
  const key = (data: Buffer) => {
    if (data.includes(controlC)) {
      interrupt();
    }
  };
  const raw = process.stdin.isTTY;
  const stop = () => {
    process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
    if (raw) {
      process.stdin.off("data", key).setRawMode(false).pause();
    }
  };
  process.on("SIGINT", interrupt).on("SIGTERM", interrupt);
  if (raw) {
    process.stdin.setRawMode(true).on("data", key).resume();
  }
  return stop;
}
