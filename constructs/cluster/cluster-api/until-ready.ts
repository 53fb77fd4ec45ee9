/** How a cluster that is being made or changed is waited for. */
export interface Waiting {
  /** Why it is not ready yet; nothing, when it is. */
  readonly reasons: () => Promise<readonly string[]>;
  /** Told of each change of the reasons, once. */
  readonly say: (reasons: readonly string[]) => void;
  /** Number of looks after which nobody waits any longer. */
  readonly looks: number;
  /** Passes the time between two looks. */
  readonly pause: () => Promise<void>;
}

/**
 * Looks at a cluster until it is ready, or often enough.
 *
 * @returns why it is not ready; nothing, when it is
 */
export async function untilReady({ reasons, say, looks, pause }: Waiting): Promise<readonly string[]> {
  let said = "";
  let last: readonly string[] = [];
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) {
      await pause();
    }
    last = await reasons();
    if (last.length === 0) {
      return last;
    }
    const text = last.join("; ");
    if (text !== said) {
      say(last);
      said = text;
    }
  }
  return last;
}
