import type { KubernetesVersion } from "../lib/fleet/cluster-spec.js";
import type { PodSecuritySpec } from "../lib/fleet/policies-spec.js";
import { allowPrivilegeEscalation } from "./allow-privilege-escalation.js";
import { appArmorProfile } from "./app-armor-profile.js";
import { capabilitiesBaseline } from "./capabilities-baseline.js";
import { capabilitiesRestricted } from "./capabilities-restricted.js";
import { hostNamespaces } from "./host-namespaces.js";
import { hostPathVolumes } from "./host-path-volumes.js";
import { hostPorts } from "./host-ports.js";
import { hostProbesAndHostLifecycle } from "./host-probes-and-host-lifecycle.js";
import { privileged } from "./privileged.js";
import { procMountRestricted } from "./proc-mount-restricted.js";
import { procMount } from "./proc-mount.js";
import { restrictedVolumes } from "./restricted-volumes.js";
import type { Rule } from "./rule.js";
import { runAsNonRoot } from "./run-as-non-root.js";
import { runAsUser } from "./run-as-user.js";
import { seLinuxOptions } from "./se-linux-options.js";
import { seccompProfileBaseline } from "./seccomp-profile-baseline.js";
import { seccompProfileRestricted } from "./seccomp-profile-restricted.js";
import { sysctls } from "./sysctls.js";
import { validationsAt } from "./validations-at.js";
import { windowsHostProcess } from "./windows-host-process.js";

/** Rules of baseline. */
const baseline: readonly Rule[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
];

/** Rules that restricted has besides, and the rules of baseline that they are stricter than, in whose place they stand. */
const restricted: readonly { readonly rule: Rule; readonly insteadOf?: Rule }[] = [
  { rule: allowPrivilegeEscalation },
  { rule: capabilitiesRestricted, insteadOf: capabilitiesBaseline },
  { rule: procMountRestricted, insteadOf: procMount },
  { rule: restrictedVolumes, insteadOf: hostPathVolumes },
  { rule: runAsNonRoot },
  { rule: runAsUser },
  { rule: seccompProfileRestricted, insteadOf: seccompProfileBaseline },
];

/** The rules of a Pod Security Standard at a version of Kubernetes, by id in alphabetical order. */
export function podSecurityRules(level: PodSecuritySpec["level"], version: KubernetesVersion): readonly Rule[] {
  const asks = (rule: Rule) => validationsAt(rule, version).length > 0;
  const besides = level === "restricted" ? restricted.filter(({ rule }) => asks(rule)) : [];
  const replaced = new Set(besides.map(({ insteadOf }) => insteadOf));
  return [...baseline.filter((rule) => asks(rule) && !replaced.has(rule)), ...besides.map(({ rule }) => rule)].sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
}
