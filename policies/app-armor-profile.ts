import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

const types = "['RuntimeDefault', 'Localhost']";
const must = "be RuntimeDefault, Localhost or absent";
const fix = "leave it out, the default of the runtime holds then";

/** How profiles were named before Kubernetes 1.30 had a field for them: an annotation for each container. */
const annotation = "container.apparmor.security.beta.kubernetes.io/";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const appArmorProfile: Rule = {
  id: "app-armor-profile",
  title: "AppArmor stays on",
  why: "A container that AppArmor does not confine can write where the node keeps its own settings.",
  matches: "pods",
  validations: [
    {
      expression:
        "!variables.pod.?securityContext.?appArmorProfile.hasValue() || " +
        `variables.pod.securityContext.appArmorProfile.?type.orValue('') in ${types}`,
      ...{ field: "spec.securityContext.appArmorProfile.type", must, fix },
    },
    {
      each: everyContainer,
      expression:
        "!container.?securityContext.?appArmorProfile.hasValue() || " +
        `container.securityContext.appArmorProfile.?type.orValue('') in ${types}`,
      ...{ field: "spec.containers[*].securityContext.appArmorProfile.type", must, fix },
    },
    {
      each: {
        of: `variables.metadata.?annotations.orValue({}).filter(key, key.startsWith('${annotation}'))`,
        item: "key",
        name: "key",
      },
      expression:
        "variables.metadata.annotations[key] in ['', 'runtime/default'] || " +
        "variables.metadata.annotations[key].startsWith('localhost/')",
      field: "metadata.annotations",
      must: "name no AppArmor profile but runtime/default and localhost/…",
      fix,
    },
  ],
  cases: [
    { name: "no profile", verdict: "good", object: pod({}) },
    {
      name: "the profile of the runtime",
      verdict: "good",
      object: pod({ securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }),
    },
    {
      name: "a profile of the node",
      verdict: "good",
      object: pod({
        containers: [
          container({ securityContext: { appArmorProfile: { type: "Localhost", localhostProfile: "web" } } }),
        ],
      }),
    },
    {
      name: "a profile of the node, by annotation",
      verdict: "good",
      object: pod({}, { annotations: { [`${annotation}main`]: "localhost/web" } }),
    },
    {
      name: "an unconfined pod",
      verdict: "bad",
      object: pod({ securityContext: { appArmorProfile: { type: "Unconfined" } } }),
    },
    {
      name: "an unconfined container",
      verdict: "bad",
      object: pod({ containers: [container({ securityContext: { appArmorProfile: { type: "Unconfined" } } })] }),
    },
    {
      name: "an unconfined container, by annotation",
      verdict: "bad",
      object: pod({}, { annotations: { [`${annotation}main`]: "unconfined" } }),
    },
  ],
};
