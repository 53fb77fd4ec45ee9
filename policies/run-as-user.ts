import { container, pod } from "./case-pod.js";
import { exempt, userNamespacePods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const must = "not be 0";
const fix = "leave it out, or write another user";

const root = { securityContext: { runAsUser: 0 } };

/** Pod Security restricted since 1.23: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const runAsUser: Rule = {
  id: "run-as-user",
  title: "No container is given the user root",
  why: "Root in a container is root on its node once it gets out.",
  matches: "pods",
  validations: exempt(userNamespacePods, [
    {
      expression: "variables.pod.?securityContext.?runAsUser.orValue(1) != 0",
      ...{ field: "spec.securityContext.runAsUser", must, fix },
      since: "1.23",
    },
    {
      each: everyContainer,
      expression: "container.?securityContext.?runAsUser.orValue(1) != 0",
      ...{ field: "spec.containers[*].securityContext.runAsUser", must, fix },
      since: "1.23",
    },
  ]),
  cases: [
    { name: "no user", verdict: "good", object: pod({}) },
    { name: "another user", verdict: "good", object: pod({ securityContext: { runAsUser: 1000 } }) },
    { name: "root in a user namespace", verdict: "good", object: pod({ hostUsers: false, ...root }) },
    {
      name: "root in a user namespace, before the standard knew these",
      verdict: "bad",
      kubernetes: "1.34",
      object: pod({ hostUsers: false, ...root }),
    },
    { name: "root, before the standard asked", verdict: "good", kubernetes: "1.22", object: pod(root) },
    { name: "root for the whole pod", verdict: "bad", object: pod(root) },
    { name: "root for a container", verdict: "bad", object: pod({ containers: [container(root)] }) },
    {
      name: "root for an init container",
      verdict: "bad",
      object: pod({ initContainers: [container({ name: "init", ...root })] }),
    },
  ],
};
