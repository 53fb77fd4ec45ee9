import { deepEqual } from "node:assert/strict";

import { secret } from "../sandbox/provider/property-value.js";
import { madeUpState } from "./made-up-state.js";

const urn = (type: string, name: string) => `urn:pulumi:dev::flotilla::${type}::${name}`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

describe("madeUpState", () => {
  it("puts what a resource needs before it, with ids, and lifts protection", () => {
    const [vpc, subnet, provider] = [
      urn("aws:ec2/vpc:Vpc", "network"),
      urn("aws:ec2/subnet:Subnet", "a"),
      urn("pulumi:providers:aws", "main"),
    ];
    const reference = `${provider}::${unknown}`;
    const announced = [
      { urn: subnet, type: "aws:ec2/subnet:Subnet", custom: true, provider: reference, dependencies: [vpc] },
      { urn: vpc, type: "aws:ec2/vpc:Vpc", custom: true, provider: reference, protect: true },
      { urn: provider, type: "pulumi:providers:aws", custom: true },
    ];
    const memory = new Map([[vpc, { id: "vpc-1", inputs: {}, outputs: { arn: "arn:vpc-1" } }]]);
    deepEqual(
      madeUpState(announced, memory).map(({ urn: name, id, provider: by, protect }) => [name, id, by, protect]),
      [
        [provider, "made-up", undefined, false],
        [vpc, "vpc-1", `${provider}::made-up`, false],
        [subnet, "made-up", `${provider}::made-up`, false],
      ],
    );
  });

  it("adds the providers that the engine makes for itself and announces to nobody", () => {
    const provider = urn("pulumi:providers:aws", "default_7_48_0");
    const vpc = { urn: urn("aws:ec2/vpc:Vpc", "a"), type: "aws:ec2/vpc:Vpc", custom: true };
    deepEqual(
      madeUpState([{ ...vpc, provider: `${provider}::${unknown}` }], new Map()).map(({ urn: name, type }) => [
        name,
        type,
      ]),
      [
        [provider, "pulumi:providers:aws"],
        [vpc.urn, vpc.type],
      ],
    );
  });

  it("keeps what is secret marked as such", () => {
    const role = { urn: urn("aws:iam/role:Role", "a"), type: "aws:iam/role:Role", custom: true };
    const memory = new Map([[role.urn, { id: "a", inputs: {}, outputs: { keys: [secret("hush")] } }]]);
    deepEqual(madeUpState([role], memory)[0]?.["outputs"], {
      keys: [
        {
          "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
          plaintext: '"hush"',
        },
      ],
    });
  });
});
