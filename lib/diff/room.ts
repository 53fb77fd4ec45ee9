/** No part is shorter: behind it there is no need to write any. */
const smallest = 40;

/** What is left of a limit of characters. */
export class Room {
  constructor(private left: number) {}

  /** Whether parts fit together, each with a blank line; then they have their place. */
  take(...parts: readonly string[]): boolean {
    const length = parts.reduce((sum, part) => sum + part.length + 2, 0);
    const fits = length <= this.left;
    this.left -= fits ? length : 0;
    return fits;
  }

  /** Those of some things that fit as parts, the first ones before the others. */
  fitting<T>(things: readonly T[], part: (thing: T) => string): readonly string[] {
    return things.flatMap((thing) => {
      const text = this.left < smallest ? undefined : part(thing);
      return text !== undefined && this.take(text) ? [text] : [];
    });
  }

  /** Parts up to the first that does not fit. */
  first(parts: readonly string[]): readonly string[] {
    const end = parts.findIndex((part) => !this.take(part));
    return end < 0 ? parts : parts.slice(0, end);
  }
}
