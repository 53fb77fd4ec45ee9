import { container, pod } from "./case-pod.js";
import { exempt, windowsPods } from "./exempt-pods.js";
import { everyContainer, type Rule } from "./rule.js";

const having = (capabilities: Readonly<Record<"add" | "drop", readonly string[]>>) =>
  pod({ containers: [container({ securityContext: { capabilities } })] });

/** Pod Security restricted since 1.22: https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export const capabilitiesRestricted: Rule = {
  id: "capabilities-restricted",
  title: "Containers drop all capabilities",
  why: "Even the usual capabilities let a process change owners of files and become another user. Next to no program needs them.",
  matches: "pods",
  validations: exempt(windowsPods, [
    {
      each: everyContainer,
      expression: "'ALL' in container.?securityContext.?capabilities.?drop.orValue([])",
      field: "spec.containers[*].securityContext.capabilities.drop",
      must: "have ALL",
      fix: "write [ALL]",
      since: "1.22",
    },
    {
      each: everyContainer,
      expression:
        "container.?securityContext.?capabilities.?add.orValue([]).all(capability, capability == 'NET_BIND_SERVICE')",
      field: "spec.containers[*].securityContext.capabilities.add",
      must: "have nothing but NET_BIND_SERVICE",
      fix: "leave the others out",
      since: "1.22",
    },
  ]),
  cases: [
    { name: "all dropped", verdict: "good", object: having({ add: [], drop: ["ALL"] }) },
    {
      name: "all dropped, but for the one to serve at low ports",
      verdict: "good",
      object: having({ add: ["NET_BIND_SERVICE"], drop: ["ALL"] }),
    },
    { name: "nothing dropped, on Windows", verdict: "good", object: pod({ os: { name: "windows" } }) },
    { name: "nothing dropped, before the standard asked", verdict: "good", kubernetes: "1.21", object: pod({}) },
    {
      name: "nothing dropped, on Windows, before the standard knew it",
      verdict: "bad",
      kubernetes: "1.24",
      object: pod({ os: { name: "windows" } }),
    },
    { name: "nothing said", verdict: "bad", object: pod({}) },
    { name: "some dropped", verdict: "bad", object: having({ add: [], drop: ["NET_RAW", "SYS_CHROOT"] }) },
    { name: "all dropped, in lower case", verdict: "bad", object: having({ add: [], drop: ["all"] }) },
    { name: "all dropped, and one added", verdict: "bad", object: having({ add: ["CHOWN"], drop: ["ALL"] }) },
  ],
};
