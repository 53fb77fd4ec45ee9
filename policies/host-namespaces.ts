import type { Rule } from "./rule.js";
import { pod } from "./case-pod.js";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const hostNamespaces: Rule = {
  id: "host-namespaces",
  title: "Pods share no namespace with their node",
  why: "A pod in the network, process or IPC namespace of its node sees and reaches what belongs to the node and to every other pod.",
  matches: "pods",
  validations: ["hostNetwork", "hostPID", "hostIPC"].map((field) => ({
    expression: `!has(variables.pod.${field}) || !variables.pod.${field}`,
    field: `spec.${field}`,
    must: "be false or absent",
    fix: "leave it out",
  })),
  cases: [
    { name: "a pod with namespaces of its own", verdict: "good", object: pod({}) },
    { name: "the network of the node", verdict: "bad", object: pod({ hostNetwork: true }) },
    { name: "the processes of the node", verdict: "bad", object: pod({ hostPID: true }) },
    { name: "the IPC of the node", verdict: "bad", object: pod({ hostIPC: true }) },
    { name: "a field that is false", verdict: "good", object: pod({ hostNetwork: false }) },
  ],
};
