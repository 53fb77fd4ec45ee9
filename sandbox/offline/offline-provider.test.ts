import { deepEqual, equal } from "node:assert/strict";

import { hasUnknown, secret, UNKNOWN, type Properties } from "../provider/property-value.js";
import type { MadeUp } from "./made-up.js";
import { offlineProvider } from "./offline-provider.js";

const subnet = "aws:ec2/subnet:Subnet";
const urn = `urn:pulumi:dev::flotilla::${subnet}::a`;
const inputs: Properties = { vpcId: "vpc-1", cidrBlock: "10.0.0.0/18", availabilityZone: "us-east-1a" };
const subject = { urn, name: "a", type: subnet };
const before = (memory: Map<string, MadeUp>) => offlineProvider({ name: "aws", memory, remembers: true });
const after = (memory: Map<string, MadeUp>) => offlineProvider({ name: "aws", memory, remembers: false });
const create = { ...subject, inputs, preview: true, timeout: 0 };
const diff = (news: Properties, old: Properties = inputs) => ({
  ...subject,
  id: "subnet-1",
  olds: old,
  oldInputs: old,
  news,
  ignoreChanges: [],
});

describe("offlineProvider", () => {
  it("makes up the same of a resource each time, and remembers it with its secrets", async () => {
    const memory = new Map<string, MadeUp>();
    const hidden = { ...inputs, tags: secret({ a: "b" }) };
    const made = await before(memory).create({ ...create, inputs: hidden });
    deepEqual(made, await before(new Map()).create({ ...create, inputs: hidden }));
    equal(/^subnet-[0-9a-f]{17}$/.test(made.id ?? ""), true);
    deepEqual(memory.get(urn)?.inputs, hidden);
  });

  it("knows no more of a new resource than its inputs when it does not remember", async () => {
    const memory = new Map<string, MadeUp>();
    const { id, outputs } = await after(memory).create(create);
    equal(id, undefined);
    equal(hasUnknown(outputs), true);
    equal(memory.size, 0);
  });

  it("tells what replaces by the tables of the clouds, and updates types that they lack", async () => {
    const provider = after(new Map());
    deepEqual((await provider.diff(diff({ ...inputs, cidrBlock: "10.1.0.0/18" }))).replaces, ["cidrBlock"]);
    const unknownType = { ...diff({ a: 2 }, { a: 1 }), type: "aws:s3/bucket:Bucket" };
    const { changes, replaces, diffs } = await provider.diff(unknownType);
    deepEqual({ changes, replaces, diffs }, { changes: true, replaces: [], diffs: ["a"] });
  });

  it("lists a Helm release without helm, and tells what replaces it", async () => {
    const type = "kubernetes:helm.sh/v3:Release";
    const old = {
      chart: "rancher",
      name: "rancher",
      namespace: "cattle-system",
      version: "2.15.0",
      values: { replicas: 3 },
    };
    const provider = offlineProvider({ name: "kubernetes", memory: new Map(), remembers: false });
    const { outputs } = await provider.create({ ...create, type, inputs: old });
    deepEqual(outputs, old);
    const changed = async (news: Properties) => {
      const { diffs, replaces } = await provider.diff({ ...diff({ ...old, ...news }, old), type });
      return { diffs, replaces };
    };
    deepEqual(await changed({ version: "2.15.1" }), { diffs: ["version"], replaces: [] });
    deepEqual(await changed({ name: "manager" }), { diffs: ["name"], replaces: ["name"] });
    deepEqual(await changed({ namespace: "other" }), { diffs: ["namespace"], replaces: ["namespace"] });
  });

  it("sees another value of a secret, which the engine only shows masked", async () => {
    const memory = new Map<string, MadeUp>();
    const bucket = { ...create, type: "aws:s3/bucket:Bucket", inputs: { token: secret("one") } };
    await before(memory).create(bucket);
    const changed = (token: string) =>
      after(memory).diff({ ...diff({ token: secret(token) }, { token: "[secret]" }), type: bucket.type });
    equal((await changed("two")).changes, true);
    equal((await changed("one")).changes, false);
  });

  it("takes a value that is unknown on both sides for the same", async () => {
    const old = { ...inputs, vpcId: UNKNOWN };
    equal((await after(new Map()).diff(diff(old, old))).changes, false);
    equal((await after(new Map()).diff(diff(old))).changes, true);
  });
});
