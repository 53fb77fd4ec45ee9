import { deepEqual, equal, throws } from "node:assert/strict";

import {
  assert as holds,
  constantFrom,
  dictionary,
  jsonValue,
  oneof,
  property,
  string,
  type Arbitrary,
} from "fast-check";
import { load } from "js-yaml";
import { parse } from "yaml";

import { yamlText } from "./yaml.js";

/** What each reader takes a text for. */
const readers = {
  "js-yaml, YAML 1.2": (text: string) => load(text),
  "yaml, YAML 1.2": (text: string): unknown => parse(text, { version: "1.2" }),
  "yaml, YAML 1.1": (text: string): unknown => parse(text, { version: "1.1" }),
};

describe("yamlText", () => {
  it("writes lists and mappings as Kubernetes prints them", () => {
    const value = {
      spec: { list: [{ b: 1, a: { c: [] } }, [1, [2]], "x", {}, null], none: undefined, on: true, map: {} },
      kind: "Thing",
    };
    equal(
      yamlText(value),
      [
        "kind: Thing",
        "spec:",
        "  list:",
        "  - a:",
        "      c: []",
        "    b: 1",
        "  - - 1",
        "    - - 2",
        "  - x",
        "  - {}",
        "  - null",
        "  map: {}",
        '  "on": true',
        "",
      ].join("\n"),
    );
  });

  it("writes texts of several lines as they are", () => {
    equal(
      yamlText({ script: "#!/bin/sh\n\nif true; then\n  echo  \nfi\n", list: ["no\nend"] }),
      [
        "list:",
        "- |-",
        "  no",
        "  end",
        "script: |",
        "  #!/bin/sh",
        "",
        "  if true; then",
        "    echo  ",
        "  fi",
        "",
      ].join("\n"),
    );
  });

  const plain = [
    "web",
    "registry.example/shop/web:1.0.0",
    "100m",
    "128Mi",
    "/livez",
    "system:nodes",
    "a b, c (d)",
    "ALL",
  ];
  const quoted = [
    ...[
      "",
      " ",
      "yes",
      "No",
      "ON",
      "off",
      "y",
      "N",
      "true",
      "False",
      "null",
      "NULL",
      "~",
      "=",
      "<<",
      "*",
      "&a",
      "!b",
      "|",
    ],
    ...[
      "1",
      "-1",
      "+1",
      "1.5",
      ".5",
      "1e5",
      "e0",
      "E-12",
      "1E5",
      "1_000",
      "0x1f",
      "0o17",
      "017",
      "0b1",
      "12:30:45",
      "1:30",
      ".inf",
      ".NaN",
    ],
    ...[
      "2020-01-01",
      "2020-01-01T10:00:00Z",
      "a: b",
      "a:",
      "a #b",
      "- a",
      "? a",
      "a ",
      " a",
      "[a",
      "{a",
      "'a",
      '"a',
      "%a",
    ],
    ...["@a", "`a", "---", "...", "1Ki ", "0m", "1e1m", "a\tb", "\u0085", "\u2028", "\uFEFFa", "\u007F"],
    ...["a\r\nb", "\u{1F600}\u0000"],
  ];
  const severalLines = ["\n", "a\n\n", "\na", "a\n \nb", " a\nb"];
  for (const text of plain) {
    it(`leaves ${JSON.stringify(text)} as it is`, () => {
      equal(yamlText({ text }), `text: ${text}\n`);
    });
  }
  for (const text of quoted) {
    it(`puts ${JSON.stringify(text)} in quotes, as a value and as a key`, () => {
      equal(yamlText({ text }).slice(0, 7), 'text: "');
      equal(yamlText({ [text]: 1 })[0], '"');
    });
  }

  for (const [reader, read] of Object.entries(readers)) {
    it(`is read by ${reader} as what was written, for all of these`, () => {
      const value = {
        keys: Object.fromEntries([...plain, ...quoted, ...severalLines].map((text) => [text, text])),
        list: [...plain, ...quoted, ...severalLines],
      };
      deepEqual(read(yamlText(value)), value);
    });

    it(`is read by ${reader} as what was written, for any value`, () => {
      holds(
        property(dictionary(texts, oneof(texts, json), { noNullPrototype: true }), (value) => {
          deepEqual(read(yamlText(value)), value);
        }),
      );
    });
  }

  it("is the same for any order of the keys", () => {
    holds(
      property(dictionary(string(), json, { noNullPrototype: true }), (value) => {
        equal(yamlText(reversed(value) as object), yamlText(value));
      }),
    );
  });

  it("maps texts, keys as well as values", () => {
    equal(yamlText({ key: "value" }, { text: (text) => text.toUpperCase() }), "KEY: VALUE\n");
  });

  it("refuses what JSON does not have", () => {
    throws(() => yamlText({ size: Number.NaN }), { message: "A number that is not JSON has no YAML" });
    throws(() => yamlText({ size: 1n }), { message: "A bigint that is not JSON has no YAML" });
  });
});

const letters = Array.from("ab01 \n\r\t:#-_.,e+xo'\"{}[]$~&*!|>%@`?\\");

/** The npm package yaml loses the spaces of a text that has several lines and nothing else in them; YAML does not. */
const whiteLines = /^\s*\n\s*$/;

/** Texts with everything in them that YAML might read something into. */
const texts: Arbitrary<string> = oneof(
  string({ unit: "binary" }),
  string({ unit: constantFrom(...letters, "yes", "null") }),
).filter((text) => text !== "__proto__" && !whiteLines.test(text));

const json = jsonValue({ stringUnit: "binary" }).map(
  (value) => JSON.parse(JSON.stringify(value).replaceAll("-0", "0")) as unknown,
);

function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Array.isArray(value)
    ? value.map(reversed)
    : Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, child]) => [key, reversed(child)]),
      );
}
