/** A number as people read it: `12,345`. */
export function count(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A number of things: `"1 object"`, `"12 objects"`, `"2 copies"`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** The length of a text as people read it: `"5.2 MB"`. */
export function sizeText(text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes < 1000) {
    return counted(bytes, "byte");
  }
  return bytes < 999_500 ? `${count(Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Some of many: all of them when they are few, or else the first, and how many there are besides. */
export function some<T>(things: readonly T[], most: number): { readonly shown: readonly T[]; readonly more: number } {
  // A line that says "and 1 more" is as long as the one that it hides.
  const shown = things.length <= most + 1 ? things : things.slice(0, most);
  return { shown, more: things.length - shown.length };
}
