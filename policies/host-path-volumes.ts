import { pod } from "./case-pod.js";
import { everyVolume, type Rule } from "./rule.js";

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const hostPathVolumes: Rule = {
  id: "host-path-volumes",
  title: "Pods mount no folder of their node",
  why: "A folder of the node holds credentials of the kubelet and sockets of the container runtime: whoever writes there has the node.",
  matches: "pods",
  validations: [
    {
      each: everyVolume,
      expression: "!has(volume.hostPath)",
      field: "spec.volumes[*].hostPath",
      must: "be absent",
      fix: "use a persistent volume claim, or an emptyDir for what may be lost",
    },
  ],
  cases: [
    { name: "no volume", verdict: "good", object: pod({}) },
    {
      name: "a volume that is empty at first",
      verdict: "good",
      object: pod({ volumes: [{ name: "cache", emptyDir: {} }] }),
    },
    {
      name: "a folder of the node",
      verdict: "bad",
      object: pod({ volumes: [{ name: "logs", hostPath: { path: "/var/log" } }] }),
    },
    {
      name: "a folder of the node among other volumes",
      verdict: "bad",
      object: pod({
        volumes: [
          { name: "cache", emptyDir: {} },
          { name: "runtime", hostPath: { path: "/run/containerd", type: "Directory" } },
        ],
      }),
    },
  ],
};
