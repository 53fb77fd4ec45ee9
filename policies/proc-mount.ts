import { container, pod } from "./case-pod.js";
import { exempt, userNamespacePods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const unmasked = container({ securityContext: { procMount: "Unmasked" } });

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const procMount: Rule = {
  id: "proc-mount",
  title: "Containers see /proc as the runtime masks it",
  why: "An unmasked /proc shows keys and settings of the kernel, and lets a container change them for its whole node.",
  matches: "pods",
  validations: exempt(userNamespacePods, [
    {
      each: everyContainer,
      expression: "container.?securityContext.?procMount.orValue('Default') == 'Default'",
      field: "spec.containers[*].securityContext.procMount",
      must: "be Default or absent, unless spec.hostUsers is false",
      fix: "leave it out",
    },
  ]),
  cases: [
    { name: "no security context", verdict: "good", object: pod({}) },
    {
      name: "a masked /proc",
      verdict: "good",
      object: pod({ containers: [container({ securityContext: { procMount: "Default" } })] }),
    },
    {
      name: "an unmasked /proc in a user namespace",
      verdict: "good",
      object: pod({ hostUsers: false, containers: [unmasked] }),
    },
    {
      name: "an unmasked /proc in a user namespace, before the standard knew these",
      verdict: "bad",
      kubernetes: "1.34",
      object: pod({ hostUsers: false, containers: [unmasked] }),
    },
  ],
};
