import type { CaseObject, Rule } from "./rule.js";

const service = (spec: Readonly<Record<string, unknown>>): CaseObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "case", namespace: "default" },
  spec: { selector: { app: "case" }, ports: [{ port: 80 }], ...spec },
});

/** No Service is a port of the nodes. Those that a load balancer needs to reach the nodes are the cloud's. */
export const noNodePorts: Rule = {
  id: "no-node-ports",
  title: "No Service is a port of the nodes",
  why: "A node port is open on every node, past the Gateway, its certificates and its logs, and often past the network policies.",
  matches: { resources: [{ group: "", version: "v1", resource: "services", kind: "Service" }] },
  validations: [
    {
      expression: "!has(object.spec.type) || object.spec.type != 'NodePort'",
      field: "spec.type",
      must: "not be NodePort",
      fix: "leave it out, and expose the Service by a route of the Gateway",
    },
  ],
  cases: [
    { name: "a Service inside of the cluster", verdict: "good", object: service({}) },
    { name: "a load balancer", verdict: "good", object: service({ type: "LoadBalancer" }) },
    { name: "a node port", verdict: "bad", object: service({ type: "NodePort" }) },
  ],
};
