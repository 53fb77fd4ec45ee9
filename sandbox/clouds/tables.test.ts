import { deepEqual, equal } from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

import { importableTypes } from "../../lib/import-ids.js";
import { packageRoot } from "../package-root.js";
import { aws } from "./aws/aws.js";
import { azure } from "./azure/azure.js";
import { difference } from "./difference.js";
import { gcp } from "./gcp/gcp.js";
import { inputProblems } from "./input-problems.js";
import type { CloudTable, ResourceType } from "./resource-type.js";

const clouds: readonly CloudTable[] = [aws, gcp, azure];
const SDKS = { aws: "@pulumi/aws", gcp: "@pulumi/gcp", "azure-native": "@pulumi/azure-native" } as const;

describe("the tables of the simulated clouds", () => {
  for (const cloud of clouds) {
    const types = Object.entries(cloud.types);

    it(`${cloud.name}: is the version of the SDK that the constructs use`, () => {
      const text = readFileSync(join(packageRoot(), "package.json"), "utf8");
      const { devDependencies } = JSON.parse(text) as { devDependencies: Record<string, string> };
      equal(cloud.version, devDependencies[SDKS[cloud.name]]);
    });

    it(`${cloud.name}: has the inputs of the SDK and no other`, () => {
      const wrong = types.flatMap(([token, type]) => {
        const known = sdkInputs(token);
        return Object.keys(type.inputs)
          .filter((name) => !known.has(name))
          .map((name) => `${token} ${name}`);
      });
      deepEqual(wrong, []);
    });

    it(`${cloud.name}: refers to types that it has`, () => {
      const referred = types.flatMap(([, type]) => references(type.inputs));
      deepEqual(
        referred.filter((token) => cloud.types[token] === undefined),
        [],
      );
    });

    it(`${cloud.name}: can find each object again after a lost answer`, () => {
      const byTable = types.map(([token]) => token).filter((token) => !FOUND_OTHERWISE.includes(token));
      deepEqual(
        byTable.filter((token) => !importableTypes.includes(token)),
        [],
      );
    });
  }
});

/** Found by what describes them: the ranges of a VPC, the service account of an association. */
const FOUND_OTHERWISE = [
  "aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
];

describe("the checks of a simulated provider", () => {
  const vpc = "aws:ec2/vpc:Vpc";
  const cases: Readonly<Record<string, readonly [inputs: Record<string, never> | object, reasons: readonly string[]]>> =
    {
      "what is missing": [{}, ['Missing required argument: "cidrBlock" is required']],
      "a value that is none of the allowed ones": [
        { cidrBlock: "10.0.0.0/16", instanceTenancy: "shared" },
        ['expected instanceTenancy to be one of "default", "dedicated", got "shared"'],
      ],
      "text that looks wrong": [
        { cidrBlock: "10.0.0.0" },
        ['expected cidrBlock to be an IPv4 range such as 10.0.0.0/16, got "10.0.0.0"'],
      ],
      "an input that it does not know": [
        { cidrBlock: "10.0.0.0/16", cidrBlok: "" },
        [
          `the sandbox knows no input cidrBlok of ${vpc}: add it to sandbox/clouds/aws/ if the cloud has it; did you mean cidrBlock`,
        ],
      ],
    };
  for (const [name, [inputs, reasons]] of Object.entries(cases)) {
    it(`name ${name}`, () => {
      deepEqual(
        inputProblems(aws, vpc, { ...inputs }).map(({ reason }) => reason),
        reasons,
      );
    });
  }

  it("name the path of what is wrong within an object", () => {
    const inputs = { name: "web", metadataOptions: { httpTokens: "maybe", httpPutResponseHopLimit: 65 } };
    deepEqual(inputProblems(aws, "aws:ec2/launchTemplate:LaunchTemplate", inputs), [
      {
        property: "metadataOptions.httpTokens",
        reason: 'expected metadataOptions.httpTokens to be one of "required", "optional", got "maybe"',
      },
      {
        property: "metadataOptions.httpPutResponseHopLimit",
        reason: "expected metadataOptions.httpPutResponseHopLimit to be in the range 1 to 64, got 65",
      },
    ]);
  });

  it("let pass what a preview cannot know", () => {
    deepEqual(inputProblems(aws, vpc, { cidrBlock: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }), []);
  });

  it("do not show a secret", () => {
    const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: "hunter2" };
    deepEqual(
      inputProblems(aws, vpc, { cidrBlock: secret }).map(({ reason }) => reason),
      ["expected cidrBlock to be an IPv4 range such as 10.0.0.0/16, got a secret"],
    );
  });

  it("name the file to extend for a type that the sandbox does not have", () => {
    deepEqual(inputProblems(gcp, "gcp:storage/bucket:Bucket", {}), [
      {
        property: "",
        reason:
          "the sandbox does not simulate gcp:storage/bucket:Bucket: add it to sandbox/clouds/gcp/ (docs/sandbox-clouds.md)",
      },
    ]);
  });
});

describe("the difference that a simulated provider sees", () => {
  const cluster = typeOf(aws, "aws:eks/cluster:Cluster");
  const base = { name: "acme", version: "1.34", roleArn: "a", vpcConfig: { subnetIds: ["a", "b"] } };

  it("is nothing when a set comes in another order", () => {
    const turned = { ...base, vpcConfig: { subnetIds: ["b", "a"] } };
    deepEqual(difference(cluster, base, turned), {
      changes: false,
      diffs: [],
      replaces: [],
      deleteBeforeReplace: false,
      detailed: {},
    });
  });

  it("updates what the cloud can change", () => {
    deepEqual(difference(cluster, base, { ...base, version: "1.35", deletionProtection: true }), {
      changes: true,
      diffs: ["version", "deletionProtection"],
      replaces: [],
      deleteBeforeReplace: false,
      detailed: {
        version: { kind: "update", inputDiff: true },
        deletionProtection: { kind: "add", inputDiff: true },
      },
    });
  });

  it("replaces what the cloud cannot change, the old one first where the name is fixed", () => {
    const found = difference(cluster, base, { ...base, roleArn: "b" });
    deepEqual([found.replaces, found.deleteBeforeReplace], [["roleArn"], true]);
    deepEqual(found.detailed, { roleArn: { kind: "update-replace", inputDiff: true } });
  });

  it("creates the new one first where the cloud makes up the id", () => {
    const vpc = typeOf(aws, "aws:ec2/vpc:Vpc");
    const found = difference(vpc, { cidrBlock: "10.0.0.0/16" }, { cidrBlock: "10.1.0.0/16" });
    deepEqual([found.replaces, found.deleteBeforeReplace], [["cidrBlock"], false]);
  });

  it("replaces a cluster whose encryption is removed and updates one that gets it", () => {
    const encrypted = { ...base, encryptionConfig: { resources: ["secrets"], provider: { keyArn: "k" } } };
    deepEqual(difference(cluster, base, encrypted).replaces, []);
    deepEqual(difference(cluster, encrypted, base).replaces, ["encryptionConfig"]);
  });

  const replacing: Readonly<Record<string, readonly [CloudTable, token: string, inputs: readonly string[]]>> = {
    "a GKE cluster": [gcp, "gcp:container/cluster:Cluster", ["name", "location", "description", "datapathProvider"]],
    "a GKE pool": [gcp, "gcp:container/nodePool:NodePool", ["name", "cluster", "initialNodeCount", "maxPodsPerNode"]],
    "an EKS node group": [
      aws,
      "aws:eks/nodeGroup:NodeGroup",
      ["amiType", "capacityType", "instanceTypes", "subnetIds"],
    ],
    "an AKS pool": [azure, "azure-native:containerservice:AgentPool", ["vmSize", "agentPoolName", "resourceName"]],
  };
  for (const [name, [cloud, token, inputs]] of Object.entries(replacing)) {
    it(`replaces ${name} for ${inputs.join(", ")}`, () => {
      const [olds, news] = ["old", "new"].map((value) => Object.fromEntries(inputs.map((input) => [input, value])));
      deepEqual(difference(typeOf(cloud, token), olds ?? {}, news ?? {}).replaces, inputs);
    });
  }
});

function typeOf(cloud: CloudTable, token: string): ResourceType {
  const type = cloud.types[token];
  if (!type) throw new Error(`no ${token}`);
  return type;
}

/** Names of the inputs of a type, read from the typings of its SDK. */
function sdkInputs(token: string): Set<string> {
  const [sdk = "", module = "", type = ""] = token.split(":");
  const file = module.includes("/") ? module : `${module}/${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  const folder = join(packageRoot(), "node_modules", "@pulumi", sdk, dirname(file));
  const name = readdirSync(folder).find((entry) => entry.toLowerCase() === `${basename(file)}.d.ts`.toLowerCase());
  const text = readFileSync(join(folder, name ?? ""), "utf8");
  const args = text.slice(text.indexOf(`export interface ${type}Args`));
  return new Set([...args.matchAll(/^ {4}(\w+)\??: /gm)].map(([, name = ""]) => name));
}

function references(inputs: ResourceType["inputs"]): string[] {
  return Object.values(inputs).flatMap(({ refersTo, fields }) => [
    ...(refersTo?.types ?? []),
    ...references(fields ?? {}),
  ]);
}
