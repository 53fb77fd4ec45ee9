/**
 * The candidate that somebody who wrote `value` most likely meant, or `undefined` when none comes close.
 * Close is a third of the letters, counting each one added, left out, changed or swapped.
 */
export function nearest(value: string, candidates: Iterable<string>): string | undefined {
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(value.toLowerCase(), candidate.toLowerCase());
    const close = distance <= Math.ceil(Math.max(value.length, candidate.length) / 3);
    if (close && (best === undefined || distance < best.distance)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** Letters to add, leave out, change or swap: https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance */
function editDistance(from: string, to: string): number {
  let above: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 0; line < from.length; line++) {
    const next = [line + 1];
    for (let column = 0; column < to.length; column++) {
      const isSame = from[line] === to[column];
      const isSwap = line > 0 && from[line] === to[column - 1] && from[line - 1] === to[column];
      const change = at(row, column) + (isSame ? 0 : 1);
      const swap = isSwap ? at(above, column - 1) + 1 : Infinity;
      next.push(Math.min(change, swap, at(row, column + 1) + 1, at(next, column) + 1));
    }
    [above, row] = [row, next];
  }
  return at(row, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
