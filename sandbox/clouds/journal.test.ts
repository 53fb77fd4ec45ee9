import { deepEqual, equal, throws } from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openJournal } from "./journal.js";

describe("a journal", () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "journal-"));
    file = join(folder, "state", "aws.jsonl");
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function reopened(): Record<string, unknown> {
    const journal = openJournal<unknown>(file);
    journal.close();
    return Object.fromEntries(journal.values);
  }

  it("has after a restart what was set and not what was deleted", () => {
    const journal = openJournal<number>(file);
    journal.set("a", 1);
    journal.set("b", 2);
    journal.set("a", 3);
    journal.delete("b");
    deepEqual(reopened(), { a: 3 });
    journal.close();
  });

  it("appends as much for the thousandth change as for the first", () => {
    const journal = openJournal<number>(file);
    journal.set("0000", 1);
    const first = statSync(file).size;
    for (let n = 1; n < 1000; n++) journal.set(String(n).padStart(4, "0"), 1);
    equal(statSync(file).size, first * 1000);
    journal.close();
  });

  it("is rewritten when it is opened, without what is gone", () => {
    const journal = openJournal<number>(file);
    for (let n = 0; n < 10; n++) journal.set("a", n);
    journal.close();
    reopened();
    equal(readFileSync(file, "utf8"), '["a",9]\n');
  });

  it("drops a last line that was cut off, since nobody was told of it", () => {
    openJournal<number>(file).set("a", 1);
    appendFileSync(file, '["b",');
    deepEqual(reopened(), { a: 1 });
  });

  const damage = {
    "a line that is no JSON": '["a",1]\nnonsense\n["b",2]\n',
    "something else without an end": "nonsense",
  };
  for (const [name, text] of Object.entries(damage)) {
    it(`names the file, the line and the fix when it finds ${name}`, () => {
      openJournal<number>(file).close();
      writeFileSync(file, text);
      const line = text.indexOf("nonsense") > 0 ? 2 : 1;
      throws(reopened, {
        message: `${file} is corrupt in line ${line}: put back a copy of the file, or start over with an empty sandbox: make down, make up`,
      });
    });
  }
});
