import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

const types = "['RuntimeDefault', 'Localhost']";
const must = "be RuntimeDefault, Localhost or absent";
const fix = "write RuntimeDefault";

/** How profiles were named before Kubernetes 1.19 had a field for them: an annotation for the pod, and one for each container. */
const ofThePod = "seccomp.security.alpha.kubernetes.io/pod";
const ofAContainer = "container.seccomp.security.alpha.kubernetes.io/";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const seccompProfileBaseline: Rule = {
  id: "seccomp-profile-baseline",
  title: "Nobody switches seccomp off",
  why: "Without seccomp a container may make any system call, and so reach every hole in the kernel of its node.",
  matches: "pods",
  validations: [
    {
      each: {
        of:
          `variables.metadata.?annotations.orValue({}).filter(key, key == '${ofThePod}' || ` +
          `variables.containers.exists(container, key == '${ofAContainer}' + container.name))`,
        item: "key",
        name: "key",
      },
      expression:
        "variables.metadata.annotations[key] in ['runtime/default', 'docker/default'] || " +
        "variables.metadata.annotations[key].startsWith('localhost/')",
      field: "metadata.annotations",
      must: "name no seccomp profile but runtime/default, docker/default and localhost/…",
      fix: "write runtime/default",
      until: "1.19",
    },
    {
      expression:
        "!variables.pod.?securityContext.?seccompProfile.hasValue() || " +
        `variables.pod.securityContext.seccompProfile.?type.orValue('') in ${types}`,
      ...{ field: "spec.securityContext.seccompProfile.type", must, fix },
      since: "1.19",
    },
    {
      each: everyContainer,
      expression:
        "!container.?securityContext.?seccompProfile.hasValue() || " +
        `container.securityContext.seccompProfile.?type.orValue('') in ${types}`,
      ...{ field: "spec.containers[*].securityContext.seccompProfile.type", must, fix },
      since: "1.19",
    },
  ],
  cases: [
    { name: "no profile", verdict: "good", object: pod({}) },
    {
      name: "the profile of the runtime",
      verdict: "good",
      object: pod({ securityContext: { seccompProfile: { type: "RuntimeDefault" } } }),
    },
    {
      name: "a profile of the node",
      verdict: "good",
      object: pod({
        containers: [
          container({ securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "web.json" } } }),
        ],
      }),
    },
    {
      name: "an unconfined pod",
      verdict: "bad",
      object: pod({ securityContext: { seccompProfile: { type: "Unconfined" } } }),
    },
    {
      name: "an unconfined container",
      verdict: "bad",
      object: pod({ containers: [container({ securityContext: { seccompProfile: { type: "Unconfined" } } })] }),
    },
    {
      name: "a profile of the runtime, by annotation",
      verdict: "good",
      kubernetes: "1.18",
      object: pod({}, { annotations: { [ofThePod]: "runtime/default" } }),
    },
    {
      name: "an unconfined pod, by annotation",
      verdict: "bad",
      kubernetes: "1.18",
      object: pod({}, { annotations: { [ofThePod]: "unconfined" } }),
    },
    {
      name: "an unconfined container, by annotation",
      verdict: "bad",
      kubernetes: "1.18",
      object: pod({}, { annotations: { [`${ofAContainer}main`]: "unconfined" } }),
    },
  ],
};
