import type { BlockObject } from "./block.js";

const parts = ["cluster", "layer", "release", "namespace", "name"] as const;

/** One thing about an object's place that a move changed. */
export interface MoveStep {
  readonly part: (typeof parts)[number];
  /** Nothing for an object of the whole cluster. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** What a move changed; that the fleet's words about a cluster are named like it goes without saying. */
export function moveSteps({ place, movedFrom }: BlockObject): readonly MoveStep[] {
  if (movedFrom === undefined) {
    return [];
  }
  const steps = parts.map((part) => ({ part, from: movedFrom[part], to: place[part] }));
  return steps.filter(({ part, from, to }) => from !== to && !(part === "name" && place.name === place.cluster));
}

/** A step in words: `"from namespace shop to store"`. */
export function stepText({ part, from, to }: MoveStep, name: (text: string) => string): string {
  const where = (value: string | undefined) => (value === undefined ? `no ${part}` : name(value));
  return `from ${from === undefined ? "" : `${part} `}${where(from)} to ${where(to)}`;
}
