import { deepEqual, throws } from "node:assert/strict";

import { awsIdentity, podIdentityTrust, webIdentityTrust } from "./aws-identity.js";
import { externalDns, onEks, records, zoneIds } from "./identities.test.data.js";

const hostedZone = `arn:aws:route53:::hostedzone/${zoneIds.eks}`;
const read = [
  { Sid: "ReadRecords", Effect: "Allow", Action: ["route53:ListResourceRecordSets"], Resource: [hostedZone] },
  { Sid: "ReadChanges", Effect: "Allow", Action: ["route53:GetChange"], Resource: ["arn:aws:route53:::change/*"] },
];
const change = {
  Sid: `ChangeRecords${zoneIds.eks}`,
  Effect: "Allow",
  Action: ["route53:ChangeResourceRecordSets"],
  Resource: [hostedZone],
};
const find = {
  Sid: "FindZones",
  Effect: "Allow",
  Action: ["route53:ListHostedZones", "route53:ListHostedZonesByName"],
  Resource: ["*"],
};

describe("the role of a service account on AWS", () => {
  it("changes and reads the records of its zone, and lists zones", () => {
    deepEqual(awsIdentity(onEks, externalDns(records(zoneIds.eks))), {
      roleName: "acme-us-external-dns",
      roleArn: "arn:aws:iam::222222222222:role/acme-us-external-dns",
      policy: { Version: "2012-10-17", Statement: [change, ...read, find] },
      beyond: ["sees the names of all hosted zones of the account"],
    });
  });

  it("changes only the record types that are named, and lists no zones when it need not find its own", () => {
    const right = records(zoneIds.eks, { recordTypes: ["TXT", "CNAME"], findsZone: false });
    const key = "route53:ChangeResourceRecordSetsRecordTypes";
    const { policy, beyond } = awsIdentity(onEks, externalDns(right));
    deepEqual(policy.Statement, [
      { ...change, Condition: { "ForAllValues:StringEquals": { [key]: ["CNAME", "TXT"] }, Null: { [key]: "false" } } },
      ...read,
    ]);
    deepEqual(beyond, []);
  });

  it("changes in one zone what two rights name", () => {
    const rights = [
      records(zoneIds.eks, { recordTypes: ["TXT"] }),
      records(zoneIds.eks, { recordTypes: ["A", "TXT"] }),
    ];
    deepEqual(awsIdentity(onEks, externalDns(...rights)).policy.Statement[0]?.Condition, {
      "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "TXT"] },
      Null: { "route53:ChangeResourceRecordSetsRecordTypes": "false" },
    });
  });

  it("is in the partition of its region", () => {
    const place = { ...onEks, spec: { ...onEks.spec, region: "us-gov-west-1" } };
    const { roleArn, policy } = awsIdentity(place, externalDns(records(zoneIds.eks)));
    deepEqual(
      [roleArn, policy.Statement[0]?.Resource],
      [
        "arn:aws-us-gov:iam::222222222222:role/acme-us-external-dns",
        [hostedZone.replace("arn:aws:", "arn:aws-us-gov:")],
      ],
    );
  });

  it("is taken through Pod Identity by one service account of one cluster", () => {
    deepEqual(podIdentityTrust(onEks, externalDns()), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:us-east-1:222222222222:cluster/acme-us",
              "aws:RequestTag/kubernetes-namespace": "dns",
              "aws:RequestTag/kubernetes-service-account": "external-dns",
            },
          },
        },
      ],
    });
  });

  it("is taken with a token that its issuer signed for one service account and for AWS", () => {
    deepEqual(webIdentityTrust(onEks, externalDns(), "https://oidc.eks.us-east-1.amazonaws.com/id/ABC"), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: {
            Federated: "arn:aws:iam::222222222222:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC",
          },
          Action: ["sts:AssumeRoleWithWebIdentity"],
          Condition: {
            StringEquals: {
              "oidc.eks.us-east-1.amazonaws.com/id/ABC:aud": "sts.amazonaws.com",
              "oidc.eks.us-east-1.amazonaws.com/id/ABC:sub": "system:serviceaccount:dns:external-dns",
            },
          },
        },
      ],
    });
  });

  for (const issuer of ["", "http://oidc.example", "https://*"]) {
    it(`is taken with no token of ${issuer === "" ? "a cluster that tells no issuer" : issuer}`, () => {
      throws(() => webIdentityTrust(onEks, externalDns(), issuer), {
        name: "InvalidError",
        message: `clusters.us is invalid\n  oidc_issuer must be the address of the cluster's OIDC issuer, https://..., got "${issuer}"`,
      });
    });
  }
});
