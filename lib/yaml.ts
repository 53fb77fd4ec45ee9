import { DEFAULT_SCHEMA, dump, Type } from "js-yaml";

import { compareTexts } from "./compare-texts.js";

/** How {@link yamlText} writes. */
export interface YamlOptions {
  /**
   * What to write for a text, be it a key or a value.
   *
   * @defaultValue the text itself
   */
  readonly text?: (text: string) => string;
}

/**
 * Plain JSON as YAML that readers of YAML 1.1 and 1.2 understand alike: the keys that tell what an object is come first, all
 * others in alphabetical order, and every text that some reader takes for something else is in quotes. It is the same text
 * for any order of the keys, in a time that is linear in its length.
 *
 * @throws TypeError for what JSON does not have
 */
export function yamlText(value: object, { text = (same) => same }: YamlOptions = {}): string {
  return dump(plain(value, text), {
    schema,
    sortKeys: keyOrder,
    lineWidth: -1,
    noArrayIndent: true,
    noRefs: true,
    quotingType: '"',
  });
}

/**
 * Texts that some version of YAML may take for a number, a date or a merge, but no Kubernetes quantity: js-yaml puts in quotes
 * what a type of its schema would read. It knows the types of YAML 1.2 and the booleans of 1.1.
 */
const misread = new Type("tag:yaml.org,2002:misread", {
  kind: "scalar",
  resolve: (text: unknown) =>
    typeof text === "string" && (/^[-+.0-9=<~]|^e[-+]?[0-9]+$/i.test(text) || text === "") && !quantity.test(text),
});
const quantity = /^[1-9][0-9]*(?:m|[KMGT]i)$/;
const schema = DEFAULT_SCHEMA.extend({ implicit: [misread] });

const firstKeys = ["apiVersion", "kind", "metadata", "name", "namespace"];

/** The first keys in their order, then all others. */
function keyOrder(a: string, b: string): number {
  const [first, second] = [firstKeys.indexOf(a), firstKeys.indexOf(b)].map((place) =>
    place < 0 ? firstKeys.length : place,
  );
  return (first ?? 0) - (second ?? 0) || compareTexts(a, b);
}

function plain(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === "string") {
    return text(value);
  }
  if (Array.isArray(value)) {
    return value.map((item) => plain(item, text));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, child]) => child !== undefined)
        .map(([key, child]) => [text(key), plain(child, text)]),
    );
  }
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) {
    return value;
  }
  throw new TypeError(`A ${typeof value} that is not JSON has no YAML`);
}
