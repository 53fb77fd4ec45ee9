import { deepEqual } from "node:assert/strict";

import { problemsWith, type Cases } from "../small-fleet.test.data.js";

const cases: Cases = {
  "ranges that are none": [
    { clusters: { us: { network: { nodes: "10.0.0.0", pods: "10.1.0.0/33" }, authorizedNetworks: ["everywhere"] } } },
    'clusters.us.network.nodes must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.0.0.0"',
    'clusters.us.network.pods must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.1.0.0/33"',
    'clusters.us.authorizedNetworks[0] must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "everywhere"',
  ],
  "a range that starts elsewhere": [
    { clusters: { us: { network: { pods: "10.1.7.0/16" } } } },
    'clusters.us.network.pods must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.1.7.0/16"; did you mean "10.1.0.0/16"',
  ],
  "ranges that EKS does not take": [
    { clusters: { us: { network: { nodes: "10.64.0.0/12", pods: "10.80.0.0/28", services: "10.128.0.0/9" } } } },
    'clusters.us.network.nodes must be between /16 and /24 on eks, got "10.64.0.0/12"; did you mean "10.64.0.0/16"',
    'clusters.us.network.pods must be between /16 and /26 on eks, got "10.80.0.0/28"; did you mean "10.80.0.0/26"',
    'clusters.us.network.services must be between /12 and /24 on eks, got "10.128.0.0/9"; did you mean "10.128.0.0/12"',
    'clusters.us.network.pods must have at least 1556 addresses, for 7 nodes, got "10.80.0.0/28"; did you mean "10.80.0.0/21"',
  ],
  "ranges that GKE does not take": [
    { clusters: { eu: { network: { nodes: "10.16.0.0/30", pods: "10.20.0.0/25", services: "10.24.0.0/12" } } } },
    'clusters.eu.network.services must be an IPv4 range such as "10.0.0.0/16" that starts at its first address, got "10.24.0.0/12"; did you mean "10.16.0.0/12"',
    'clusters.eu.network.nodes must be between /8 and /29 on gke, got "10.16.0.0/30"; did you mean "10.16.0.0/29"',
    'clusters.eu.network.pods must be between /9 and /24 on gke, got "10.20.0.0/25"; did you mean "10.20.0.0/24"',
    'clusters.eu.network.nodes must have at least 8 addresses, for 4 nodes, got "10.16.0.0/30"; did you mean "10.16.0.0/29"',
    'clusters.eu.network.pods must have at least 1024 addresses, for 4 nodes, got "10.20.0.0/25"; did you mean "10.20.0.0/22"',
  ],
  "ranges that AKS does not take": [
    { clusters: { asia: { network: { nodes: "10.32.0.0/30", services: "10.48.0.0/12" } } } },
    'clusters.asia.network.nodes must be between /8 and /29 on aks, got "10.32.0.0/30"; did you mean "10.32.0.0/29"',
    'clusters.asia.network.services must be between /13 and /28 on aks, got "10.48.0.0/12"; did you mean "10.48.0.0/13"',
    'clusters.dev.network.pods must not overlap with clusters.asia.network.services 10.48.0.0/12, got "10.56.0.0/16"; did you mean "10.3.0.0/16"',
    'clusters.dev.network.services must not overlap with clusters.asia.network.services 10.48.0.0/12, got "10.57.0.0/16"; did you mean "10.4.0.0/16"',
    'clusters.asia.network.nodes must have at least 8 addresses, for 3 nodes, got "10.32.0.0/30"; did you mean "10.32.0.0/29"',
  ],
  "ranges that no API server takes": [
    { clusters: { dev: { network: { services: "10.192.0.0/11" } } } },
    'clusters.dev.network.services must be between /12 and /28 on local, got "10.192.0.0/11"; did you mean "10.192.0.0/12"',
  ],
  "nothing about the sizes in an existing network": [
    {
      clusters: {
        us: {
          network: { nodes: "10.0.0.0/26" },
          existingNetwork: {
            vpcId: "vpc-01234567",
            nodeSubnetIds: ["subnet-01234567", "subnet-01234568", "subnet-01234569"],
          },
        },
      },
    },
  ],
  "Services on EKS outside the private ranges": [
    { clusters: { us: { network: { services: "100.64.0.0/16" } } } },
    'clusters.us.network.services must be in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, got "100.64.0.0/16"',
  ],
  "a nodes' range that AWS does not add to the pods'": [
    { clusters: { us: { network: { pods: "192.168.0.0/16" } } } },
    'clusters.us.network.nodes must be in 192.168.0.0/16 or 100.64.0.0/10 to share a VPC with network.pods 192.168.0.0/16, got "10.0.0.0/16"; did you mean "100.64.0.0/16"',
  ],
  "a nodes' range that AWS does not add to a shared range": [
    { clusters: { us: { network: { pods: "100.64.0.0/16" } } } },
    'clusters.us.network.nodes must be in 100.64.0.0/10 to share a VPC with network.pods 100.64.0.0/16, got "10.0.0.0/16"; did you mean "100.64.0.0/16"',
  ],
  "nothing about 100.64.0.0/10 beside a private range": [
    { clusters: { us: { network: { nodes: "100.64.0.0/16", pods: "192.168.0.0/16" } } } },
  ],
  "a range that AKS uses itself": [
    { clusters: { asia: { network: { nodes: "172.30.16.0/20" } } } },
    'clusters.asia.network.nodes must not overlap with 172.30.0.0/16, which AKS uses itself, got "172.30.16.0/20"',
  ],
};

describe("checks of ranges", () => {
  for (const [name, [changes, ...problems]] of Object.entries(cases)) {
    it(`report ${name}`, () => {
      deepEqual(problemsWith(changes), problems);
    });
  }
});
