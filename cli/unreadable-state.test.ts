import { equal } from "node:assert/strict";

import { unreadableState } from "./unreadable-state.js";

describe("unreadableState", () => {
  it("says which copy to put back where the state is a file", () => {
    equal(
      unreadableState("prod-us", "unexpected end of JSON input", {
        PULUMI_BACKEND_URL: "file:///fleet/.sandbox/state",
      }),
      "the state of the stack prod-us cannot be read: unexpected end of JSON input; put back the last good one: in " +
        "/fleet/.sandbox/state/.pulumi/stacks/flotilla, cp prod-us.json.bak prod-us.json (older ones are under .pulumi/backups)",
    );
  });

  it("says how to put back an earlier version elsewhere", () => {
    equal(
      unreadableState("prod-us", "broken", {}),
      "the state of the stack prod-us cannot be read: broken; put back an earlier one: " +
        "pulumi stack export --version <number> -s prod-us | pulumi stack import -s prod-us",
    );
  });
});
