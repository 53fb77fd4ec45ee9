import { hostNamespaces } from "./host-namespaces.js";
import { noNodePorts } from "./no-node-ports.js";
import { pinnedImages } from "./pinned-images.js";
import { probes } from "./probes.js";
import { recommendedLabels } from "./recommended-labels.js";
import { resourceRequests } from "./resource-requests.js";
import { routeHosts } from "./route-hosts.js";
import type { Rule } from "./rule.js";
import { serviceAccountToken } from "./service-account-token.js";

/** Every rule that flotilla has, by id in alphabetical order. */
export const rules: readonly Rule[] = [
  hostNamespaces,
  noNodePorts,
  pinnedImages,
  probes,
  recommendedLabels,
  resourceRequests,
  routeHosts,
  serviceAccountToken,
];
