import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

/** What container runtimes give by default. */
const admitted = [
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
];

const adding = (...add: readonly string[]) => container({ securityContext: { capabilities: { add } } });

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const capabilitiesBaseline: Rule = {
  id: "capabilities-baseline",
  title: "Containers add no capability to the usual ones",
  why: "Capabilities such as SYS_ADMIN or NET_RAW let a container act on its node, or speak in the name of another pod.",
  matches: "pods",
  validations: [
    {
      each: everyContainer,
      expression:
        "container.?securityContext.?capabilities.?add.orValue([]).all(capability, " +
        `capability in [${admitted.map((capability) => `'${capability}'`).join(", ")}])`,
      field: "spec.containers[*].securityContext.capabilities.add",
      must: "have none but the capabilities that runtimes give anyway",
      fix: "leave the others out",
    },
  ],
  cases: [
    { name: "no capabilities", verdict: "good", object: pod({}) },
    { name: "a usual capability", verdict: "good", object: pod({ containers: [adding("CHOWN")] }) },
    { name: "the capability to do nearly all", verdict: "bad", object: pod({ containers: [adding("SYS_ADMIN")] }) },
    { name: "all capabilities", verdict: "bad", object: pod({ containers: [adding("ALL")] }) },
    {
      name: "one capability too many",
      verdict: "bad",
      object: pod({ containers: [adding("CHOWN", "NET_RAW")] }),
    },
    {
      name: "an init container that sets up the network of the node",
      verdict: "bad",
      object: pod({ initContainers: [{ ...adding("NET_ADMIN"), name: "init" }] }),
    },
  ],
};
