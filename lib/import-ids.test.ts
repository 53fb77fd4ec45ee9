import { equal } from "node:assert/strict";

import { importId, type TaggedObject } from "./import-ids.js";

describe("the id by which a provider finds an object", () => {
  const cases: Readonly<Record<string, readonly [type: string, inputs: object, id: string | undefined]>> = {
    "is the name of a role": ["aws:iam/role:Role", { name: "nodes" }, "nodes"],
    "is made of two names": [
      "aws:eks/nodeGroup:NodeGroup",
      { clusterName: "acme-production-us", nodeGroupName: "general" },
      "acme-production-us:general",
    ],
    "has the URL of an OIDC provider without its scheme": [
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      { account: "111122223333", url: "https://oidc.eks.us-east-1.amazonaws.com/id/A" },
      "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/A",
    ],
    "has the cluster of a GKE pool without its project": [
      "gcp:container/nodePool:NodePool",
      {
        project: "acme",
        location: "europe-west1",
        cluster: "projects/acme/locations/europe-west1/clusters/eu",
        name: "general",
      },
      "acme/europe-west1/eu/general",
    ],
    "is a path of Azure": [
      "azure-native:network:Subnet",
      { account: "s", resourceGroupName: "g", virtualNetworkName: "v", subnetName: "nodes" },
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes",
    ],
    "is the place of a Helm release": [
      "kubernetes:helm.sh/v3:Release",
      { namespace: "cert-manager", name: "certs" },
      "cert-manager/certs",
    ],
    "is unknown while an input is missing": ["aws:eks/addon:Addon", { clusterName: "acme" }, undefined],
    "is unknown while an input is": [
      "aws:ec2/route:Route",
      { routeTableId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", destinationCidrBlock: "0.0.0.0/0" },
      undefined,
    ],
    "is unknown for a type without a rule": ["aws:s3/bucket:Bucket", { name: "logs" }, undefined],
  };
  for (const [name, [type, inputs, id]] of Object.entries(cases)) {
    it(name, () => {
      equal(importId(type, { ...inputs }, []), id);
    });
  }

  describe("for what AWS makes up the id of", () => {
    const object = (arn: string, name: string): TaggedObject => ({
      arn,
      tags: { Name: name, "flotilla:cluster": "a" },
    });
    const tagged = [
      object("arn:aws:ec2:us-east-1:1:subnet/subnet-1", "nodes-a"),
      object("arn:aws:ec2:us-east-1:1:subnet/subnet-2", "nodes-b"),
      object("arn:aws:ec2:us-east-1:1:natgateway/nat-1", "nodes-a"),
      object("arn:aws:ec2:us-east-1:1:vpc/vpc-1", "twice"),
      object("arn:aws:ec2:us-east-1:1:vpc/vpc-2", "twice"),
    ];

    it("is that of the object of its kind with its tags", () => {
      equal(importId("aws:ec2/subnet:Subnet", { tags: { Name: "nodes-a" } }, tagged), "subnet-1");
      equal(importId("aws:ec2/natGateway:NatGateway", { tags: { Name: "nodes-a" } }, tagged), "nat-1");
    });
    it("is unknown when two objects have its tags", () => {
      equal(importId("aws:ec2/vpc:Vpc", { tags: { Name: "twice" } }, tagged), undefined);
    });
    it("is unknown when it has no tags", () => {
      equal(importId("aws:ec2/subnet:Subnet", { tags: {} }, tagged), undefined);
      equal(importId("aws:ec2/subnet:Subnet", {}, tagged), undefined);
    });
  });
});
