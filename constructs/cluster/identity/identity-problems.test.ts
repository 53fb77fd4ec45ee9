import { deepEqual, throws } from "node:assert/strict";

import type { ClusterSpec } from "../../../lib/fleet/cluster-spec.js";
import { problemText } from "../../../lib/problem.js";
import type { ServiceIdentity } from "../../services/service.js";
import { awsIdentity } from "./aws-identity.js";
import { azureIdentity } from "./azure-identity.js";
import { googleIdentity } from "./google-identity.js";
import { externalDns, onAks, onEks, onGke, records, zoneIds } from "./identities.test.data.js";
import { identityProblems } from "./identity-problems.js";

const good = externalDns(records(zoneIds.eks));
const local: ClusterSpec = {
  cloud: "local",
  tier: "development",
  kubernetes: "1.35",
  network: onEks.spec.network,
  pools: onEks.spec.pools,
};
const route53 = "the id of a hosted zone of Route 53, such as Z0123456789ABCDEFGHIJ";
const managed = "the name of a managed zone, or projects/<project>/managedZones/<name>";
const azure =
  "the resource id of a DNS zone: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Network/dnsZones/<zone>";
const at = "identities.external-dns";

type Case = readonly [spec: ClusterSpec, identities: readonly ServiceIdentity[], ...problems: string[]];
const cases: Readonly<Record<string, Case>> = {
  "nothing of an identity that is right": [onEks.spec, [good]],
  "a cluster that is in no cloud": [local, [good], `${at} must be on a cluster in a cloud, got "local"`],
  "a cluster without workload identity": [
    { ...onEks.spec, hardening: { workloadIdentity: false } },
    [good],
    `${at} must be on a cluster with workload identity, got {"workloadIdentity":false}`,
  ],
  "the name of a role that the cluster has": [
    onEks.spec,
    [{ ...good, name: "nodes" }],
    'identities.nodes.name must not be the name of a role of the cluster itself, got "nodes"',
  ],
  "a name that late values cannot have": [
    onEks.spec,
    [{ ...good, name: "9-dns" }],
    'identities.9-dns.name must start with a letter, as names of Services do, got "9-dns"',
  ],
  "a namespace and a service account that Kubernetes refuses": [
    onEks.spec,
    [{ ...good, namespace: "*", serviceAccount: "A" }],
    `${at}.namespace must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "*"`,
    `${at}.serviceAccount must be a DNS label (a-z, 0-9 and "-", 1 to 63 characters), got "A"; did you mean "a"`,
  ],
  "an identity without a right": [
    onEks.spec,
    [externalDns()],
    `${at}.rights must name what the identity may do, got []`,
  ],
  "an empty list of record types": [
    onEks.spec,
    [externalDns(records(zoneIds.eks, { recordTypes: [] }))],
    `${at}.rights.0.recordTypes must name a type, or be left out for all, got []`,
  ],
  "a hosted zone that stands for all": [
    onEks.spec,
    [externalDns(records("*"))],
    `${at}.rights.0.zoneId must be ${route53}, got "*"`,
  ],
  "a zone of another cloud on GKE": [
    onGke.spec,
    [externalDns(records(zoneIds.eks))],
    `${at}.rights.0.zoneId must be ${managed}, got "${zoneIds.eks}"`,
  ],
  "a private zone on AKS, for which another role is": [
    onAks.spec,
    [externalDns(records(zoneIds.aks.replace("dnsZones", "privateDnsZones")))],
    `${at}.rights.0.zoneId must be ${azure}, got "${zoneIds.aks.replace("dnsZones", "privateDnsZones").slice(0, 96)}...`,
  ],
  "a resource id of another zone on AKS": [
    onAks.spec,
    [externalDns(records(zoneIds.aks, { zone: "other.example" }))],
    `${at}.rights.0.zoneId must end in the zone other.example, got "${zoneIds.aks.slice(0, 96)}...`,
  ],
  "two identities of one name": [
    onEks.spec,
    [good, { ...good, namespace: "other" }],
    `${at} must have a name of its own, which ${at} has too, got "external-dns"`,
  ],
  "two identities of one service account": [
    onEks.spec,
    [good, { ...good, name: "other" }],
    `identities.other must have a service account of its own, which ${at} has too, got "dns/external-dns"`,
  ],
};

describe("the checks of identities name", () => {
  for (const [name, [spec, identities, ...problems]] of Object.entries(cases)) {
    it(name, () => {
      deepEqual(identityProblems("identities", spec, identities).map(problemText), problems);
    });
  }
});

describe("an identity that is not right", () => {
  const nothing = externalDns();
  const clouds = {
    us: () => awsIdentity(onEks, nothing),
    eu: () => googleIdentity(onGke, nothing),
    apac: () => azureIdentity(onAks, nothing),
  };
  for (const [cluster, grant] of Object.entries(clouds)) {
    it(`is granted nothing on the cluster ${cluster}`, () => {
      throws(grant, {
        name: "InvalidError",
        message: `clusters.${cluster} is invalid\n  ${at}.rights must name what the identity may do, got []`,
      });
    });
  }
});
