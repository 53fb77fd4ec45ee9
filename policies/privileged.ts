import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const privileged: Rule = {
  id: "privileged",
  title: "No container is privileged",
  why: "A privileged container has every capability and every device of its node: whoever takes it over has the node.",
  matches: "pods",
  validations: [
    {
      each: everyContainer,
      expression: "container.?securityContext.?privileged.orValue(false) == false",
      field: "spec.containers[*].securityContext.privileged",
      must: "be false or absent",
      fix: "leave it out, and add the one capability that the container needs",
    },
  ],
  cases: [
    { name: "no security context", verdict: "good", object: pod({}) },
    {
      name: "a field that is false",
      verdict: "good",
      object: pod({ containers: [container({ securityContext: { privileged: false } })] }),
    },
    {
      name: "a privileged container",
      verdict: "bad",
      object: pod({ containers: [container({ securityContext: { privileged: true } })] }),
    },
    {
      name: "a privileged init container",
      verdict: "bad",
      object: pod({ initContainers: [container({ name: "init", securityContext: { privileged: true } })] }),
    },
  ],
};
