import { JSON_SCHEMA, load, Type, YAMLException } from "js-yaml";

/** What stands in a document of a YAML file, or why it cannot be read. */
export type Document =
  | { readonly value: unknown }
  | {
      readonly reason: string;
      /** Line in the document, from 0. */
      readonly line: number;
    };

/** A document of a file, and the number of lines before it. */
export interface PlacedDocument {
  readonly document: Document;
  readonly linesBefore: number;
}

/** Reads the documents of a YAML file. */
export type DocumentReader = (text: string) => PlacedDocument[];

/**
 * A reader that understands YAML as an API server does, and that reads a document once which many files have.
 *
 * @param kept - number of documents that it remembers
 */
export function documentReader(kept = 2000): DocumentReader {
  const known = new Map<string, Document>();
  const remembered = (text: string): Document => {
    if (known.size >= kept) {
      known.clear(); // where hardly any two documents are equal, the memory is worth more
    }
    const document = read(text);
    known.set(text, document);
    return document;
  };
  return (file) => {
    let linesBefore = 0;
    return file.split(documentStart).map((text) => {
      const placed = { document: known.get(text) ?? remembered(text), linesBefore };
      linesBefore += lineCount(text);
      return placed;
    });
  };
}

/** YAML has no `---` at the beginning of a line but to start a document, not even within a text of several lines. */
const documentStart = /^(?=---(?:\s|$))/m;

function read(text: string): Document {
  try {
    return { value: load(text, { schema }) };
  } catch (error) {
    if (error instanceof YAMLException) {
      return { reason: error.reason, line: error.mark.line };
    }
    throw error;
  }
}

function lineCount(text: string): number {
  let count = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
    count++;
  }
  return count;
}

/** The booleans of YAML 1.1. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"].map((text) => [text, true] as const),
  ...["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"].map((text) => [text, false] as const),
]);

const integer = /^[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0o?[0-7_]*|[1-9][0-9_]*)$/;
const fraction = /^[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]+[eE][-+][0-9]+$/;

/**
 * The values of an API server, which reads YAML with https://github.com/kubernetes-sigs/yaml: a date stays text. So does a whole number
 * that JavaScript cannot hold, lest two of them look equal.
 */
const schema = JSON_SCHEMA.extend({
  implicit: [
    new Type("tag:yaml.org,2002:bool", {
      kind: "scalar",
      resolve: (text: unknown) => typeof text === "string" && booleans.has(text),
      construct: (text: string) => booleans.get(text),
    }),
    new Type("tag:yaml.org,2002:int", {
      kind: "scalar",
      resolve: (text: unknown) =>
        typeof text === "string" && integer.test(text) && Number.isSafeInteger(integerOf(text)),
      construct: integerOf,
    }),
    new Type("tag:yaml.org,2002:float", {
      kind: "scalar",
      resolve: (text: unknown) => typeof text === "string" && fraction.test(text) && Number.isFinite(Number(text)),
      construct: Number,
    }),
    new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (text: unknown) => text === "<<" || text === null }),
  ],
});

function integerOf(text: string): number {
  const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
  const value = Number(/^0[0-7]/.test(digits) ? `0o${digits}` : digits);
  return text.startsWith("-") && value !== 0 ? -value : value;
}
