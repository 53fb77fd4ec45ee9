import { deepEqual, equal, throws } from "node:assert/strict";

import { property, assert as holds, array, constantFrom, oneof, string } from "fast-check";

import { late, lateUses, textParts } from "./late.js";

describe("late", () => {
  it("is a text that no manifest from outside has and that tells its name", () => {
    deepEqual(textParts(late("oidc_issuer")), [{ late: "oidc_issuer" }]);
  });

  it("may be a part of a longer text", () => {
    deepEqual(textParts(`https://${late("host")}:${late("port")}/`), [
      { literal: "https://" },
      { late: "host" },
      { literal: ":" },
      { late: "port" },
      { literal: "/" },
    ]);
  });

  it("leaves texts that look like variables of a shell alone", () => {
    deepEqual(textParts("echo ${HOME} $PATH"), [{ literal: "echo ${HOME} $PATH" }]);
  });

  const refused = {
    "a hyphen, which Flux reads as a default value": ["oidc-issuer", '; did you mean "oidc_issuer"'],
    "an upper-case letter": ["oidcIssuer", '; did you mean "oidcissuer"'],
    "a digit at the beginning": ["2nd", '; did you mean "nd"'],
    "no name": ["", ""],
  } as const;
  for (const [what, [name, fix]] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      throws(() => late(name), {
        name: "InvalidError",
        message: `late("${name}") is invalid\n  name must be a lower-case letter, then lower-case letters, digits and "_", got "${name}"${fix}`,
      });
    });
  }
});

describe("textParts", () => {
  it("are the text when put together again", () => {
    const part = oneof(string(), constantFrom("$", "${", "\uFDD0", "\uFDD1"), constantFrom("a", "b_1").map(late));
    holds(
      property(array(part), (parts) => {
        const text = parts.join("");
        const again = textParts(text).map((each) => ("late" in each ? late(each.late) : each.literal));
        equal(again.join(""), text);
      }),
    );
  });
});

describe("lateUses", () => {
  it("finds every late value with its path", () => {
    const manifest = {
      kind: "ConfigMap",
      data: { issuer: late("oidc_issuer"), both: `${late("a")} ${late("b")}`, none: "text" },
      list: [1, null, { deep: late("a") }],
    };
    deepEqual(lateUses(manifest), [
      { path: "data.issuer", late: "oidc_issuer" },
      { path: "data.both", late: "a" },
      { path: "data.both", late: "b" },
      { path: "list.2.deep", late: "a" },
    ]);
  });
});
