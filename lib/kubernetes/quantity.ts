/**
 * A Kubernetes quantity (`"100m"`, `"1.5Gi"`, `2`) as a whole number of billionths, the finest that the API server keeps, so
 * that sums are exact; `undefined` for what is none. What is finer is rounded up, as the API server does.
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function quantity(value: unknown): bigint | undefined {
  const text = typeof value === "number" ? String(value) : value;
  const parts = typeof text === "string" ? QUANTITY.exec(text) : null;
  return parts === null ? undefined : billionths(parts);
}

function billionths(parts: readonly (string | undefined)[]): bigint | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0", suffix = ""] = parts;
  const power = Number(exponent);
  if (whole + fraction === "" || Math.abs(power) > 30) {
    return undefined; // no digit, or a power that nothing in a cluster has
  }
  const rounded = shifted(BigInt(whole + fraction) * (SUFFIXES[suffix] ?? BILLION), power - fraction.length);
  return sign === "-" ? -rounded : rounded;
}

/** A quantity as people write it: exact, and in the largest of the binary units that leaves no fraction when `binary`. */
export function quantityText(billionths: bigint, { binary }: { readonly binary: boolean }): string {
  if (billionths % BILLION !== 0n) {
    const milli = BILLION / 1000n;
    return billionths % milli === 0n ? `${billionths / milli}m` : `${billionths}n`;
  }
  const whole = billionths / BILLION;
  const unit = BINARY.findLast(([, size]) => binary && whole !== 0n && whole % size === 0n);
  return unit === undefined ? `${whole}` : `${whole / unit[1]}${unit[0]}`;
}

/**
 * A quantity in the one form in which the API server answers it: `"1000m"` is `"1"`, and `"1024Mi"` is `"1Gi"`. What is no quantity
 * stays as it is.
 */
export function canonicalQuantity(text: string): string {
  const value = quantity(text);
  if (value === undefined) {
    return text;
  }
  const plain = quantityText(value, { binary: text.endsWith("i") });
  const [, digits, thousands] = /^(-?[1-9]\d*?)((?:000)+)$/.exec(plain) ?? [];
  return digits === undefined ? plain : `${digits}${DECIMAL[(thousands ?? "").length / 3] ?? thousands ?? ""}`;
}

const BILLION = 1_000_000_000n;
const QUANTITY = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?)$/;

const BINARY: readonly (readonly [suffix: string, size: bigint])[] = ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map(
  (suffix, index) => [suffix, 1024n ** BigInt(index + 1)],
);

/** The suffixes of powers of a thousand. */
const DECIMAL = ["", "k", "M", "G", "T", "P", "E"];

/** Billionths that each suffix stands for. */
const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  ...Object.fromEntries(DECIMAL.map((suffix, index) => [suffix, 1000n ** BigInt(index) * BILLION])),
  ...Object.fromEntries(BINARY.map(([suffix, size]) => [suffix, size * BILLION])),
};

/** A number times a power of ten, rounded up. */
function shifted(value: bigint, power: number): bigint {
  if (power >= 0) {
    return value * 10n ** BigInt(power);
  }
  const divisor = 10n ** BigInt(-power);
  return (value + divisor - 1n) / divisor;
}
