import { deepEqual, equal, match, rejects } from "node:assert/strict";

import { UNKNOWN, secret, type Properties } from "../provider/property-value.js";
import { commandProvider } from "./command-provider.js";

const type = "command:local:Command";
const subject = { urn: `urn:pulumi:dev::p::${type}::c`, name: "c", type };

describe("commandProvider", () => {
  const logged: string[] = [];
  const provider = commandProvider({ log: (_, message) => logged.push(message) });
  const create = (inputs: Properties, preview = false) => provider.create({ ...subject, inputs, preview, timeout: 0 });
  const update = (news: Properties, olds: Properties) =>
    provider.update({ ...subject, id: "c", olds, oldInputs: {}, news, ignoreChanges: [], preview: false, timeout: 0 });
  const diff = (oldInputs: Properties, news: Properties) =>
    provider.diff({ ...subject, id: "c", olds: {}, oldInputs, news, ignoreChanges: [] });

  beforeEach(() => (logged.length = 0));

  it("runs the command with its environment and input, and shows what it prints", async () => {
    const inputs = { create: "cat; echo $NAME >&2", stdin: "hello\n", environment: { NAME: "flotilla" } };
    const { id, outputs } = await create(inputs);
    match(id ?? "", /^c[0-9a-f]{8}$/);
    deepEqual(outputs, { ...inputs, stdout: "hello", stderr: "flotilla" });
    deepEqual(logged.sort(), ["flotilla", "hello"]);
  });

  it("runs nothing in a preview", async () => {
    const inputs = { create: "exit 1" };
    deepEqual(await create(inputs, true), { outputs: { ...inputs, stdout: UNKNOWN, stderr: UNKNOWN } });
  });

  it("keeps what came of a secret secret, and does not show it", async () => {
    const inputs = { create: "cat", stdin: secret("canary") };
    const { outputs } = await create(inputs);
    deepEqual(outputs, { ...inputs, stdout: secret("canary"), stderr: secret("") });
    deepEqual(logged, []);
  });

  it("says what failed and what it printed", () =>
    rejects(async () => create({ create: "echo why; exit 3" }), {
      message: 'exit status 3: running "echo why; exit 3":\nwhy',
    }));

  it("updates with the command for it, else creates again, and knows what was printed before", async () => {
    const echo = { create: "echo created $PULUMI_COMMAND_STDOUT" };
    deepEqual((await update(echo, { ...echo, stdout: "before" }))["stdout"], "created before");
    deepEqual((await update({ ...echo, update: "echo updated" }, {}))["stdout"], "updated");
  });

  it("runs the command for deletion, if there is one", async () => {
    const request = { ...subject, id: "c", inputs: {}, timeout: 0 };
    await provider.delete({ ...request, outputs: { create: "exit 1" } });
    await rejects(async () => provider.delete({ ...request, outputs: { delete: "exit 2" } }), {
      message: 'exit status 2: running "exit 2":\n',
    });
  });

  it("replaces for a trigger and updates for anything else", async () => {
    deepEqual(await diff({ create: "a" }, { create: "a" }), { changes: false, diffs: [], replaces: [], detailed: {} });
    deepEqual(await diff({ create: "a", triggers: [1] }, { create: "b", triggers: [2] }), {
      changes: true,
      diffs: ["create", "triggers"],
      replaces: ["triggers"],
      detailed: {
        create: { kind: "update", inputDiff: true },
        triggers: { kind: "update-replace", inputDiff: true },
      },
    });
  });

  it("refuses what it cannot do", async () => {
    const check = { ...subject, olds: {}, randomSeed: new Uint8Array() };
    const { failures } = await provider.check({ ...check, news: { assetPaths: ["*"] } });
    deepEqual(failures, [
      { property: "assetPaths", reason: "the sandbox's stand-in of @pulumi/command does not support assetPaths" },
    ]);
    const remote = await provider.check({ ...check, type: "command:remote:Command", news: {} });
    equal(
      remote.failures?.[0]?.reason,
      "the sandbox's stand-in of @pulumi/command knows only command:local:Command, got command:remote:Command",
    );
  });
});
