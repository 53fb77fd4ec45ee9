import { allowPrivilegeEscalation } from "./allow-privilege-escalation.js";
import { allowedRegistries } from "./allowed-registries.js";
import { appArmorProfile } from "./app-armor-profile.js";
import { capabilitiesBaseline } from "./capabilities-baseline.js";
import { capabilitiesRestricted } from "./capabilities-restricted.js";
import { hostNamespaces } from "./host-namespaces.js";
import { hostPathVolumes } from "./host-path-volumes.js";
import { hostPorts } from "./host-ports.js";
import { hostProbesAndHostLifecycle } from "./host-probes-and-host-lifecycle.js";
import { noNodePorts } from "./no-node-ports.js";
import { pinnedImages } from "./pinned-images.js";
import { privileged } from "./privileged.js";
import { probes } from "./probes.js";
import { procMount } from "./proc-mount.js";
import { procMountRestricted } from "./proc-mount-restricted.js";
import { recommendedLabels } from "./recommended-labels.js";
import { resourceRequests } from "./resource-requests.js";
import { restrictedVolumes } from "./restricted-volumes.js";
import { routeHosts } from "./route-hosts.js";
import type { Rule } from "./rule.js";
import { runAsNonRoot } from "./run-as-non-root.js";
import { runAsUser } from "./run-as-user.js";
import { seLinuxOptions } from "./se-linux-options.js";
import { seccompProfileBaseline } from "./seccomp-profile-baseline.js";
import { seccompProfileRestricted } from "./seccomp-profile-restricted.js";
import { serviceAccountToken } from "./service-account-token.js";
import { sysctls } from "./sysctls.js";
import { windowsHostProcess } from "./windows-host-process.js";

/** Every rule that flotilla has, by id in alphabetical order. */
export const rules: readonly Rule[] = [
  allowPrivilegeEscalation,
  allowedRegistries,
  appArmorProfile,
  capabilitiesBaseline,
  capabilitiesRestricted,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  noNodePorts,
  pinnedImages,
  privileged,
  probes,
  procMount,
  procMountRestricted,
  recommendedLabels,
  resourceRequests,
  restrictedVolumes,
  routeHosts,
  runAsNonRoot,
  runAsUser,
  seLinuxOptions,
  seccompProfileBaseline,
  seccompProfileRestricted,
  serviceAccountToken,
  sysctls,
  windowsHostProcess,
];
