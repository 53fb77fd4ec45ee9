import { deepEqual, equal, notEqual } from "node:assert/strict";

import { array, assert as holds, constantFrom, dictionary, integer, letrec, oneof, property, string } from "fast-check";
import { JSON_SCHEMA, load } from "js-yaml";

import { yamlText } from "../yaml.js";
import { PlainReader } from "./plain-reader.js";

const slow = (text: string): unknown => load(text, { schema: JSON_SCHEMA });
const reader = new PlainReader((scalar) => (slow(`key: ${scalar}`) as { key: unknown }).key);
const fast = (text: string) => reader.document(text);

/** What js-yaml reads; `undefined` when it refuses. */
function read(text: string): unknown {
  try {
    return slow(text);
  } catch {
    return undefined;
  }
}

const words = constantFrom(
  ...["a", "web", "yes", "null", "~", "1", "1.5", "0x1f", "true", "a: b", "a #b", "- a", "http://x:80/", "{}", "[a]"],
  ...[
    "",
    " ",
    "x:",
    "'",
    '"',
    "a\\b",
    "ä",
    "a\nb\n",
    "2020-01-01",
    "100m",
    "<<",
    "&a",
    "*a",
    "!a",
    "|",
    "registry.example/a:1",
  ],
);
const { value } = letrec((tie) => ({
  value: oneof(
    { maxDepth: 4 },
    words,
    string(),
    integer(),
    constantFrom(null, true, false, 1.5),
    array(tie("value"), { maxLength: 3 }),
    dictionary(oneof(words, string()), tie("value"), { maxKeys: 4 }),
  ),
}));

describe("PlainReader", () => {
  it("reads what a rendering holds", () => {
    const manifest = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { name: "web", labels: { "app.kubernetes.io/name": "web", on: "yes" }, annotations: {} },
      spec: {
        replicas: 3,
        template: {
          spec: { containers: [{ name: "web", args: ["-v", "a b"], ports: [{ port: 80 }] }, { name: "b" }] },
        },
      },
    };
    deepEqual(fast(yamlText(manifest)), manifest);
    deepEqual(fast(`---\n${yamlText(manifest)}`), manifest);
  });

  it("reads lists that stand further to the right, and keys without a value", () => {
    deepEqual(fast("a:\n    - b:\n      c: 1\n    - d\ne:\nf:\n"), { a: [{ b: null, c: 1 }, "d"], e: null, f: null });
  });

  const left = {
    "text of several lines": "a: |\n  b\n",
    "a scalar that goes on": "a: b\n  c\n",
    "a flow of data": "a: [b, c]\n",
    "an anchor": "a: &b c\n",
    "a comment": "a: b # c\n",
    "a line of comment": "# a\nb: c\n",
    "a key that is there twice": "a: 1\na: 2\n",
    "a key that is no text": "yes: 1\nnull: 2\n",
    "a merge": "<<: {}\n",
    "a tab": "a:\t1\n",
    "an end of line of Windows": "a: 1\r\n",
    "an item beside a key": "a: 1\n- b\n",
    "a wrong indentation": "a:\n    b: 1\n  c: 2\n",
    "an empty document": "",
    "a scalar alone": "a\n",
    "a bad escape": 'a: "\\q"\n',
  };
  for (const [name, text] of Object.entries(left)) {
    it(`leaves ${name} to js-yaml`, () => {
      equal(fast(text), undefined);
    });
  }

  it("reads any data as js-yaml does, or leaves it to it", () => {
    holds(
      property(dictionary(oneof(words, string()), value), (data) => {
        const text = yamlText(data);
        const found = fast(text);
        deepEqual(found ?? slow(text), slow(text));
      }),
      { numRuns: 500 },
    );
  });

  it("reads any lines as js-yaml does, or leaves them to it", () => {
    const line = constantFrom(
      ...[
        "a: b",
        "a:",
        "b:",
        "- a",
        "- a: b",
        "-",
        "- - a",
        "c: 1",
        '"d": e',
        "e f: g",
        "  - h",
        "i: - j",
        "k : l",
        "---",
      ],
      ...[
        "m: n: o",
        'p: "q" r',
        "s: 't'",
        "u: 'v''w'",
        "- x:",
        "y: {}",
        "z: #",
        "- #",
        "?",
        "? a",
        "- ? a",
        ": b",
        "t: ---",
      ],
    );
    let plain = 0;
    holds(
      property(
        array(
          oneof(
            line,
            line.map((text) => `  ${text}`),
            line.map((text) => `    ${text}`),
          ),
          { maxLength: 6 },
        ),
        (lines) => {
          const text = lines.map((each) => `${each}\n`).join("");
          const found = fast(text);
          plain += Number(found !== undefined);
          deepEqual(found ?? read(text), read(text));
        },
      ),
      { numRuns: 5000 },
    );
    notEqual(plain, 0);
  });
});
