import { tree, type Mistake } from "./mistake.js";

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: egress-to-database, namespace: shop }
spec:
  podSelector: { matchLabels: { app.kubernetes.io/name: shop } }
  policyTypes: [Egress]
  egress:
  - to: [{ ipBlock: { cidr: 10.60.0.0/24 } }]
    ports: [{ port: 5432, protocol: TCP }]
`;

/** A network policy lists what pods talk to, all but the name server. */
export const dnsCut: Mistake = {
  name: "network policy that cuts DNS",
  incident: {
    title: "Egress rules: unable to resolve DNS",
    url: "https://github.com/aws/aws-network-policy-agent/issues/230",
    story:
      "With the first egress policy of a namespace its pods could no longer look up any name: whatever a policy does not list is blocked, the cluster's own name server too.",
  },
  base: tree({}),
  head: tree({}, { "eu/policies.yaml": policy }),
  objects: ["eu NetworkPolicy shop/egress-to-database"],
  dangers: [
    {
      rule: "dns-cut",
      message:
        "DNS is cut for the pods of 1 workload: no NetworkPolicy lets them reach the cluster's name server at UDP 53, so that they resolve no name",
    },
  ],
};
