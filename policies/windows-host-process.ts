import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

const must = "be false or absent";
const fix = "leave it out";

const hostProcess = { windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\SYSTEM" } };

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const windowsHostProcess: Rule = {
  id: "windows-host-process",
  title: "No container on Windows is a process of its node",
  why: "A host process runs on its node without any isolation: whoever takes it over has the node.",
  matches: "pods",
  validations: [
    {
      expression: "variables.pod.?securityContext.?windowsOptions.?hostProcess.orValue(false) == false",
      ...{ field: "spec.securityContext.windowsOptions.hostProcess", must, fix },
    },
    {
      each: everyContainer,
      expression: "container.?securityContext.?windowsOptions.?hostProcess.orValue(false) == false",
      ...{ field: "spec.containers[*].securityContext.windowsOptions.hostProcess", must, fix },
    },
  ],
  cases: [
    { name: "no options of Windows", verdict: "good", object: pod({}) },
    {
      name: "a user of Windows",
      verdict: "good",
      object: pod({ securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } }),
    },
    {
      name: "a pod of host processes",
      verdict: "bad",
      object: pod({ hostNetwork: true, securityContext: hostProcess }),
    },
    {
      name: "a container that is a host process",
      verdict: "bad",
      object: pod({ hostNetwork: true, containers: [container({ securityContext: hostProcess })] }),
    },
  ],
};
