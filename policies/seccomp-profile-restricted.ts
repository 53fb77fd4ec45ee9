import { container, pod } from "./case-pod.js";
import { exempt, windowsPods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const types = "['RuntimeDefault', 'Localhost']";

const runtimeDefault = { seccompProfile: { type: "RuntimeDefault" } };
const unconfined = { seccompProfile: { type: "Unconfined" } };

/** Pod Security restricted since 1.19: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const seccompProfileRestricted: Rule = {
  id: "seccomp-profile-restricted",
  title: "Every container has a seccomp profile",
  why: "Where nothing says so, a container runs without seccomp and may make any system call, and so reach every hole in the kernel.",
  matches: "pods",
  validations: exempt(windowsPods, [
    {
      expression:
        "!variables.pod.?securityContext.?seccompProfile.hasValue() || " +
        `variables.pod.securityContext.seccompProfile.?type.orValue('') in ${types}`,
      field: "spec.securityContext.seccompProfile.type",
      must: "be RuntimeDefault, Localhost or absent",
      fix: "write RuntimeDefault",
      since: "1.19",
    },
    {
      each: everyContainer,
      expression:
        "container.?securityContext.?seccompProfile.or(variables.pod.?securityContext.?seccompProfile)" +
        `.?type.orValue('') in ${types}`,
      field: "spec.containers[*].securityContext.seccompProfile.type",
      must: "be RuntimeDefault or Localhost, here or for the whole pod",
      fix: "write RuntimeDefault in spec.securityContext",
      since: "1.19",
    },
  ]),
  cases: [
    { name: "a profile for the pod", verdict: "good", object: pod({ securityContext: runtimeDefault }) },
    {
      name: "a profile for the container",
      verdict: "good",
      object: pod({ containers: [container({ securityContext: runtimeDefault })] }),
    },
    { name: "no profile, on Windows", verdict: "good", object: pod({ os: { name: "windows" } }) },
    {
      name: "no profile, on Windows, before the standard knew it",
      verdict: "bad",
      kubernetes: "1.24",
      object: pod({ os: { name: "windows" } }),
    },
    { name: "no profile, before the standard asked", verdict: "good", kubernetes: "1.18", object: pod({}) },
    { name: "no profile", verdict: "bad", object: pod({}) },
    {
      name: "an unconfined pod, whatever its containers say",
      verdict: "bad",
      object: pod({ securityContext: unconfined, containers: [container({ securityContext: runtimeDefault })] }),
    },
    {
      name: "an unconfined container, whatever its pod says",
      verdict: "bad",
      object: pod({ securityContext: runtimeDefault, containers: [container({ securityContext: unconfined })] }),
    },
    {
      name: "an init container without a profile",
      verdict: "bad",
      object: pod({
        containers: [container({ securityContext: runtimeDefault })],
        initContainers: [container({ name: "init" })],
      }),
    },
  ],
};
