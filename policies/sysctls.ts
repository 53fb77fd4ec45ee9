import { pod } from "./case-pod.js";
import type { Each, Rule, Validation } from "./rule.js";

const everySysctl: Each = {
  of: "variables.pod.?securityContext.?sysctls.orValue([])",
  item: "sysctl",
  name: "sysctl.name",
};

// The kernel keeps these for each pod; each version of the standard admits those of the one before it, and more.
const since10 = [
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_syncookies",
];
const since127 = [...since10, "net.ipv4.ip_local_reserved_ports"];
const since129 = [
  ...since127,
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
];
const since132 = [...since129, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"];
const since137 = [...since132, "net.ipv4.tcp_notsent_lowat", "net.ipv4.tcp_slow_start_after_idle"];

const among = (names: readonly string[]): Validation => ({
  each: everySysctl,
  expression: `sysctl.name in [${names.map((name) => `'${name}'`).join(", ")}]`,
  field: "spec.securityContext.sysctls[*].name",
  must: "be a sysctl that the kernel keeps for each pod",
  fix: "leave it out, or set it on the node",
});

const withSysctl = (name: string, value: string) => pod({ securityContext: { sysctls: [{ name, value }] } });

/** Pod Security baseline: https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline */
export const sysctls: Rule = {
  id: "sysctls",
  title: "Pods set no sysctl of their node",
  why: "A sysctl that the kernel keeps once for its node switches off protection there, or takes memory from every other pod.",
  matches: "pods",
  validations: [
    { ...among(since10), until: "1.27" },
    { ...among(since127), since: "1.27", until: "1.29" },
    { ...among(since129), since: "1.29", until: "1.32" },
    { ...among(since132), since: "1.32", until: "1.37" },
    { ...among(since137), since: "1.37" },
  ],
  cases: [
    { name: "no sysctl", verdict: "good", object: pod({}) },
    {
      name: "a sysctl of the pod",
      verdict: "good",
      object: withSysctl("net.ipv4.ip_unprivileged_port_start", "0"),
    },
    {
      name: "a sysctl of the pod, before the standard knew it",
      verdict: "bad",
      kubernetes: "1.31",
      object: withSysctl("net.ipv4.tcp_rmem", "4096 87380 16777216"),
    },
    {
      name: "a sysctl of the pod, once the standard knew it",
      verdict: "good",
      kubernetes: "1.32",
      object: withSysctl("net.ipv4.tcp_rmem", "4096 87380 16777216"),
    },
    { name: "a sysctl of the node", verdict: "bad", object: withSysctl("kernel.msgmax", "65536") },
  ],
};
