import { equal } from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { rulesDocument } from "./rules-document.js";
import { rules } from "./rules.js";

/** What stands before the generated part. */
const mark = "<!-- What follows is written by DOCS=write npm test, from the rules in policies/. -->\n\n";

function packageRoot(folder: string): string {
  return existsSync(join(folder, "docs/adr")) ? folder : packageRoot(dirname(folder));
}

describe("docs/policies.md", () => {
  it("is what the rules say (DOCS=write writes it)", () => {
    const path = join(packageRoot(__dirname), "docs/policies.md");
    const text = readFileSync(path, "utf8");
    const head = text.slice(0, text.indexOf(mark) + mark.length);
    const written = `${head}${rulesDocument(rules)}`;
    if (process.env["DOCS"] === "write") {
      writeFileSync(path, written);
    }
    equal(text.includes(mark), true);
    equal(readFileSync(path, "utf8"), written);
  });

  it("has a section for every rule", () => {
    const headings = [...rulesDocument(rules).matchAll(/^### (.*)$/gm)].map(([, id]) => id);
    equal(headings.join(), rules.map(({ id }) => id).join());
  });
});
