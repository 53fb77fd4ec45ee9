import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const hostPorts: Rule = {
  id: "host-ports",
  title: "Pods take no port of their node",
  why: "A port of the node can be reached past network policies, and stands in for another program that should answer there.",
  matches: "pods",
  validations: [
    {
      each: everyContainer,
      expression: "container.?ports.orValue([]).all(port, port.?hostPort.orValue(0) == 0)",
      field: "spec.containers[*].ports[*].hostPort",
      must: "be 0 or absent",
      fix: "leave it out, and have a Service",
    },
  ],
  cases: [
    { name: "no port", verdict: "good", object: pod({}) },
    {
      name: "a port of the pod",
      verdict: "good",
      object: pod({ containers: [container({ ports: [{ containerPort: 8080 }] })] }),
    },
    {
      name: "a port of the node",
      verdict: "bad",
      object: pod({ containers: [container({ ports: [{ containerPort: 8080, hostPort: 8080 }] })] }),
    },
    {
      name: "a port of the node, for the second port of an init container",
      verdict: "bad",
      object: pod({
        initContainers: [
          container({ name: "init", ports: [{ containerPort: 8080 }, { containerPort: 8081, hostPort: 8081 }] }),
        ],
      }),
    },
  ],
};
