import { container, pod } from "./case-pod.js";
import { exempt, userNamespacePods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const nonRoot = { securityContext: { runAsNonRoot: true } };
const maybeRoot = { securityContext: { runAsNonRoot: false } };

/** Pod Security restricted: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const runAsNonRoot: Rule = {
  id: "run-as-non-root",
  title: "No container starts as root",
  why: "Root in a container is root on its node once it gets out. Where nothing is said, the image decides.",
  matches: "pods",
  validations: exempt(userNamespacePods, [
    {
      expression: "variables.pod.?securityContext.?runAsNonRoot.orValue(true) == true",
      field: "spec.securityContext.runAsNonRoot",
      must: "not be false",
      fix: "write true",
    },
    {
      each: everyContainer,
      expression:
        "container.?securityContext.?runAsNonRoot.or(variables.pod.?securityContext.?runAsNonRoot).orValue(false) == true",
      field: "spec.containers[*].securityContext.runAsNonRoot",
      must: "be true, here or for the whole pod",
      fix: "write true in spec.securityContext, and have an image whose user is not root",
    },
  ]),
  cases: [
    { name: "a pod that says so", verdict: "good", object: pod(nonRoot) },
    { name: "a container that says so", verdict: "good", object: pod({ containers: [container(nonRoot)] }) },
    { name: "root in a user namespace", verdict: "good", object: pod({ hostUsers: false }) },
    {
      name: "root in a user namespace, before the standard knew these",
      verdict: "bad",
      kubernetes: "1.34",
      object: pod({ hostUsers: false }),
    },
    { name: "nobody says so", verdict: "bad", object: pod({}) },
    {
      name: "a pod that says the opposite, whatever its containers say",
      verdict: "bad",
      object: pod({ ...maybeRoot, containers: [container(nonRoot)] }),
    },
    {
      name: "a container that says the opposite, whatever its pod says",
      verdict: "bad",
      object: pod({ ...nonRoot, containers: [container(maybeRoot)] }),
    },
    {
      name: "an init container that says nothing",
      verdict: "bad",
      object: pod({ containers: [container(nonRoot)], initContainers: [container({ name: "init" })] }),
    },
  ],
};
