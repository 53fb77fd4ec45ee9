/** A value in the binary form of certificates (DER): a tag, a length and what it holds. */
export function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

/** Several values in a row. */
export function sequence(...values: readonly Buffer[]): Buffer {
  return der(0x30, ...values);
}

/** The name of an algorithm or a field, by its numbers: `"2.5.29.17"`. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...others] = dotted.split(".").map(Number);
  return der(0x06, Buffer.from([40 * first + second, ...others.flatMap(base128)]));
}

/** A time until the year 2050. */
export function utcTime(time: Date): Buffer {
  const digits = time.toISOString().replace(/\.\d+/, "").replace(/[-:T]/g, "");
  return der(0x17, Buffer.from(digits.slice(2), "ascii"));
}

/** Bytes as bits, all of them used. */
export function bitString(bytes: Buffer): Buffer {
  return der(0x03, Buffer.of(0), bytes);
}

function length(bytes: number): Buffer {
  if (bytes < 0x80) return Buffer.of(bytes);
  const hex = bytes.toString(16);
  const digits = Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex");
  return Buffer.concat([Buffer.of(0x80 + digits.length), digits]);
}

function base128(number: number): number[] {
  const digits = [number & 0x7f];
  for (let rest = number >> 7; rest > 0; rest >>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}
