import { container, pod } from "./case-pod.js";
import { exempt, windowsPods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const denied = { securityContext: { allowPrivilegeEscalation: false } };

/** Pod Security restricted since 1.8: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const allowPrivilegeEscalation: Rule = {
  id: "allow-privilege-escalation",
  title: "No process gains privileges",
  why: "Where it is not denied, a process gains what its parent has not, as by a program that is set-user-ID root.",
  matches: "pods",
  validations: exempt(windowsPods, [
    {
      each: everyContainer,
      expression: "container.?securityContext.?allowPrivilegeEscalation.orValue(true) == false",
      field: "spec.containers[*].securityContext.allowPrivilegeEscalation",
      must: "be false",
      fix: "write false",
      since: "1.8",
    },
  ]),
  cases: [
    { name: "a container that denies it", verdict: "good", object: pod({ containers: [container(denied)] }) },
    { name: "a container of Windows", verdict: "good", object: pod({ os: { name: "windows" } }) },
    {
      name: "a container of Windows, before the standard knew it",
      verdict: "bad",
      kubernetes: "1.24",
      object: pod({ os: { name: "windows" } }),
    },
    { name: "a container that says nothing", verdict: "bad", object: pod({}) },
    {
      name: "a container that allows it",
      verdict: "bad",
      object: pod({ containers: [container({ securityContext: { allowPrivilegeEscalation: true } })] }),
    },
    {
      name: "an init container that says nothing",
      verdict: "bad",
      object: pod({ containers: [container(denied)], initContainers: [container({ name: "init" })] }),
    },
  ],
};
