import { deepEqual, equal } from "node:assert/strict";

import { doneText, isChange, plannedText, sum } from "./changes-text.js";

const none = { same: 0, create: 0, update: 0, replace: 0, delete: 0, forget: 0, handOver: 0 };

describe("changes as text", () => {
  it("names what there is, in a fixed order", () => {
    equal(
      plannedText({ same: 40, create: 3, update: 2, replace: 1, delete: 4, forget: 5, handOver: 6 }),
      "3 to create, 2 to update, 1 to replace, 4 to delete, 5 to let go, 6 to hand over, 40 unchanged",
    );
    equal(doneText({ ...none, create: 3 }), "3 created");
  });

  it("says when nothing changes, however much there is", () => {
    equal(plannedText({ ...none, same: 40 }), "no change");
    equal(isChange({ ...none, same: 40 }), false);
    equal(isChange({ ...none, replace: 1 }), true);
    equal(isChange({ ...none, handOver: 1 }), true);
  });

  it("adds up", () => {
    deepEqual(
      sum([
        { ...none, same: 1, create: 2 },
        { ...none, same: 10, delete: 1 },
      ]),
      {
        ...none,
        same: 11,
        create: 2,
        delete: 1,
      },
    );
  });
});
