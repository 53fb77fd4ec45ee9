import { equal } from "node:assert/strict";

import { resourceText } from "./urn.js";

describe("resourceText", () => {
  const texts = {
    "urn:pulumi:prod-us::flotilla::pulumi:pulumi:Stack::flotilla-prod-us": "Stack flotilla-prod-us",
    "urn:pulumi:prod-us::flotilla::flotilla:cluster:EksCluster$aws:eks/cluster:Cluster::production-us":
      "Cluster production-us",
    "urn:pulumi:prod-us::flotilla::flotilla:manifests:Layer$kubernetes:apps/v1:Deployment::production-us/shop/Deployment/web":
      "Deployment shop/web",
    "urn:pulumi:prod-us::flotilla::kubernetes:core/v1:Namespace::production-us/Namespace/shop": "Namespace shop",
    "urn:pulumi:prod-us::flotilla::aws:ec2/subnet:Subnet::a::b": "Subnet a::b",
  };
  for (const [urn, text] of Object.entries(texts)) {
    it(`calls it ${text}`, () => {
      equal(resourceText(urn), text);
    });
  }
});
