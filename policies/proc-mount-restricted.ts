import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

/** Pod Security restricted since 1.35: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const procMountRestricted: Rule = {
  id: "proc-mount-restricted",
  title: "Containers see /proc as the runtime masks it, whatever users their pod has",
  why: "An unmasked /proc shows keys and settings of the kernel, which a user namespace hides only in part.",
  matches: "pods",
  validations: [
    {
      each: everyContainer,
      expression: "container.?securityContext.?procMount.orValue('Default') == 'Default'",
      field: "spec.containers[*].securityContext.procMount",
      must: "be Default or absent",
      fix: "leave it out",
      since: "1.35",
    },
  ],
  cases: [
    { name: "no security context", verdict: "good", object: pod({}) },
    {
      name: "a masked /proc",
      verdict: "good",
      object: pod({ containers: [container({ securityContext: { procMount: "Default" } })] }),
    },
    {
      name: "an unmasked /proc in a user namespace",
      verdict: "bad",
      object: pod({ hostUsers: false, containers: [container({ securityContext: { procMount: "Unmasked" } })] }),
    },
  ],
};
