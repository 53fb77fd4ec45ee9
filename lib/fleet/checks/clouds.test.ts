import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "a region that the cloud does not have": [
    { clusters: { us: { region: "us-east1" } } },
    'clusters.us.region must be a region of eks, got "us-east1"; did you mean "us-east-1"',
  ],
  "a region of another cloud": [
    { clusters: { eu: { region: "australiaeast" } } },
    'clusters.eu.region must be a region of gke, got "australiaeast"; did you mean "australia-southeast1"',
  ],
  "a region named like a property of every object": [
    { clusters: { eu: { region: "constructor" } } },
    'clusters.eu.region must be a region of gke, got "constructor"',
  ],
  "a region with fewer zones than the tier needs": [
    { clusters: { us: { region: "us-west-1" } } },
    'clusters.us.region must be a region with at least 3 zones, as the tier production needs, and not 2, got "us-west-1"',
  ],
  "a region without zones": [
    { clusters: { asia: { region: "westus" } } },
    'clusters.asia.region must be a region with at least 2 zones, as the tier staging needs, and not 1, got "westus"',
  ],
  "a version that the cloud supports no more": [
    { clusters: { eu: { kubernetes: "1.29" } } },
    'clusters.eu.kubernetes must be a version that gke supports, 1.33 to 1.36 as of 2026-11, got "1.29"; did you mean "1.33"',
  ],
  "a version that the cloud does not support yet": [
    { clusters: { us: { kubernetes: "1.99" } } },
    'clusters.us.kubernetes must be a version that eks supports, 1.32 to 1.36 as of 2026-11, got "1.99"; did you mean "1.36"',
  ],
  "a version with a patch": [
    { clusters: { us: { kubernetes: "1.35.2" } } },
    'clusters.us.kubernetes must be a version that eks supports, 1.32 to 1.36 as of 2026-11, got "1.35.2"; did you mean "1.35"',
  ],
  "an account that is none": [
    { clusters: { us: { account: "1111-1111-1111" } } },
    'clusters.us.account must be an AWS account of 12 digits, got "1111-1111-1111"',
  ],
  "a project id and a project number that are none": [
    { clusters: { eu: { project: "Acme", projectNumber: "acme" } } },
    'clusters.eu.project must be a Google Cloud project id (6 to 30 of a-z, 0-9 and -), got "Acme"',
    'clusters.eu.projectNumber must be a Google Cloud project number, got "acme"',
  ],
  "a subscription and a tenant that are none": [
    { clusters: { asia: { subscription: "acme", tenant: "ACME" } } },
    'clusters.asia.subscription must be a UUID in lower case, got "acme"',
    'clusters.asia.tenant must be a UUID in lower case, got "ACME"',
  ],
  "a cluster that nobody administers": [
    { clusters: { us: { administrators: [] } } },
    "clusters.us.administrators must name at least one, got []",
  ],
  "administrators that their cloud does not know": [
    { clusters: { us: { administrators: ["alice"] }, asia: { administrators: ["alice"] } } },
    'clusters.us.administrators[0] must be the ARN of an IAM role, got "alice"',
    'clusters.asia.administrators[0] must be a UUID in lower case, got "alice"',
  ],
  "an existing network of malformed ids": [
    {
      clusters: {
        us: { existingNetwork: { vpcId: "main", nodeSubnetIds: ["a", "subnet-01234567", "subnet-01234568"] } },
        asia: { existingNetwork: { subnetId: "nodes" } },
      },
    },
    'clusters.us.existingNetwork.vpcId must be the id of a VPC such as "vpc-0123456789abcdef0", got "main"',
    'clusters.us.existingNetwork.nodeSubnetIds[0] must be the id of a subnet such as "subnet-0123456789abcdef0", got "a"',
    'clusters.asia.existingNetwork.subnetId must be the resource id of a subnet, got "nodes"',
  ],
  "an existing network with fewer subnets than the tier needs zones": [
    {
      clusters: {
        us: { existingNetwork: { vpcId: "vpc-01234567", nodeSubnetIds: ["subnet-01234567", "subnet-01234567"] } },
      },
    },
    'clusters.us.existingNetwork.nodeSubnetIds must name at least 3 subnets, one in each zone that the tier production needs, got ["subnet-01234567","subnet-01234567"]',
  ],
};

describe("checks of clouds", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
