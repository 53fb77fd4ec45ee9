import { container, pod } from "./case-pod.js";
import { everyContainer, type Rule } from "./rule.js";

const handlers = ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

/** Where a probe or a hook of a container names the host that the kubelet calls. */
const hosts = handlers.flatMap((handler) => [`${handler}.httpGet.host`, `${handler}.tcpSocket.host`]);

/** Pod Security baseline since 1.34: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const hostProbesAndHostLifecycle: Rule = {
  id: "host-probes-and-host-lifecycle",
  title: "Probes and hooks call their own pod",
  why: "The kubelet calls whatever host a probe or a hook names, from the network of the node: a way past every network policy.",
  matches: "pods",
  validations: hosts.map((host) => ({
    each: everyContainer,
    expression: `container.?${host.replaceAll(".", ".?")}.orValue('') == ''`,
    field: `spec.containers[*].${host}`,
    must: "be empty or absent",
    fix: "leave it out, the pod itself is called then",
    since: "1.34",
  })),
  cases: [
    {
      name: "a probe of the pod itself",
      verdict: "good",
      object: pod({ containers: [container({ livenessProbe: { httpGet: { path: "/", port: 8080 } } })] }),
    },
    {
      name: "a command",
      verdict: "good",
      object: pod({ containers: [container({ lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } } })] }),
    },
    {
      name: "a probe of another host",
      verdict: "bad",
      object: pod({
        containers: [container({ livenessProbe: { httpGet: { host: "10.0.0.1", path: "/", port: 8080 } } })],
      }),
    },
    {
      name: "a probe of the node's own address",
      verdict: "bad",
      object: pod({ containers: [container({ readinessProbe: { tcpSocket: { host: "127.0.0.1", port: 8080 } } })] }),
    },
    {
      name: "a startup probe of a name",
      verdict: "bad",
      object: pod({
        containers: [container({ startupProbe: { tcpSocket: { host: "db.example", port: 5432 } } })],
      }),
    },
    {
      name: "a hook that calls another host",
      verdict: "bad",
      object: pod({
        containers: [
          container({ lifecycle: { postStart: { httpGet: { host: "169.254.169.254", path: "/", port: 80 } } } }),
        ],
      }),
    },
    {
      name: "a probe of another host, before the standard minded",
      verdict: "good",
      kubernetes: "1.33",
      object: pod({
        containers: [container({ livenessProbe: { httpGet: { host: "10.0.0.1", path: "/", port: 8080 } } })],
      }),
    },
  ],
};
